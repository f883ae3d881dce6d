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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a token was issued by one issuer, for this gateway, and is valid now (RFC 7519, RFC 8725): signed
 * with a public key of the issuer's by an algorithm of the list, which has neither {@code none} nor any
 * with a shared secret in it.
 */
final class TokenIssuer {
    /** RFC 9068, section 4, and RFC 7519, section 5.1, where null is none; with or without "application/": RFC 7515, 4.1.9. */
    private static final Set<@Nullable JOSEObjectType> TYPES = types();

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
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPES));
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

    private static Set<@Nullable JOSEObjectType> types() {
        Set<@Nullable JOSEObjectType> types = new HashSet<>();
        types.add(null);
        for (String type : List.of("JWT", "at+jwt")) {
            types.add(new JOSEObjectType(type));
            types.add(new JOSEObjectType("application/" + type));
        }
        return types;
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
