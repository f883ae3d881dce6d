package io.ehpc.gateway.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.ehpc.gateway.config.IssuerConfig;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a token was issued by one issuer, for this gateway, and is valid now (RFC 7519, RFC 8725): signed
 * with a public key of the issuer's by an algorithm of the list, which has neither {@code none} nor any
 * with a shared secret in it.
 */
final class TokenIssuer {
    private final IssuerConfig config;
    private final IssuerKeys keys;
    private final DefaultJWTClaimsVerifier<SecurityContext> claims;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    TokenIssuer(IssuerConfig config, IssuerKeys keys, Clock clock) {
        this.config = config;
        this.keys = keys;
        this.claims = claims(config, clock);
        Set<JWSAlgorithm> algorithms =
                config.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(algorithms, (selector, context) -> selector.select(keys.keys())));
        processor.setJWTClaimsSetVerifier(claims);
    }

    private static DefaultJWTClaimsVerifier<SecurityContext> claims(IssuerConfig config, Clock clock) {
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(
                        config.audience(),
                        new JWTClaimsSet.Builder().issuer(config.issuer()).build(),
                        Set.of("exp", config.clientClaim())) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew(Math.toIntExact(config.leeway().toSeconds()));
        return verifier;
    }

    IssuerConfig config() {
        return config;
    }

    IssuerKeys keys() {
        return keys;
    }

    /**
     * The value of the claim that clients are known by; nothing if the token is not to be believed. What it says of
     * itself is looked at first: of a token that would not be good with any signature, none is verified.
     */
    Optional<String> subject(SignedJWT token) {
        try {
            claims.verify(token.getJWTClaimsSet(), null);
            JWTClaimsSet verified = processor.process(token, null);
            return verified.getClaim(config.clientClaim()) instanceof String subject
                    ? Optional.of(subject)
                    : Optional.empty();
        } catch (BadJOSEException | JOSEException | ParseException notBelieved) {
            return Optional.empty();
        }
    }
}
