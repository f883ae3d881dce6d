package io.ehpc.gateway.security;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.ehpc.gateway.config.SubjectConfig;
import io.vertx.core.Future;
import java.text.ParseException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells whom a bearer token is about, of all issuers that are believed. */
final class BearerTokens {
    private static final int MAX_LENGTH = 8 << 10;
    private static final Pattern JWT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

    /** By the gateway's own names for them. */
    private final Map<String, TokenIssuer> issuers;

    BearerTokens(Map<String, TokenIssuer> issuers) {
        this.issuers = Map.copyOf(issuers);
    }

    /** Whether a bearer token has the form of a JWT. The parser would pass over characters that are not of it. */
    static boolean isJwt(String token) {
        return JWT.matcher(token).matches();
    }

    /** Whom the token is about; fails with {@link DeniedException}. */
    Future<SubjectConfig> subject(String token) {
        SignedJWT parsed = parsed(token);
        String name = parsed == null ? null : issuer(parsed);
        TokenIssuer issuer = name == null ? null : issuers.get(name);
        if (parsed == null || name == null || issuer == null) {
            return Future.failedFuture(DeniedException.of(Reason.BAD_TOKEN));
        }
        return issuer.keys()
                .lookFor(parsed.getHeader().getKeyID(), issuer.config().maxKeyAge())
                .compose(looked -> verified(parsed, name, issuer));
    }

    private static Future<SubjectConfig> verified(SignedJWT token, String name, TokenIssuer issuer) {
        if (!issuer.keys().areGood(issuer.config().maxKeyAge())) {
            return Future.failedFuture(DeniedException.of(Reason.NO_ISSUER_KEYS));
        }
        return issuer.subject(token)
                .map(subject -> Future.succeededFuture(new SubjectConfig(name, subject)))
                .orElseGet(() -> Future.failedFuture(DeniedException.of(Reason.BAD_TOKEN)));
    }

    /** A token without a signature is no signed one, and is not taken for one here. */
    private static @Nullable SignedJWT parsed(String token) {
        if (token.length() > MAX_LENGTH || !isJwt(token)) {
            return null;
        }
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | IllegalArgumentException malformed) {
            return null;
        }
    }

    /** Whose it says that it is; which is believed only once that issuer's key has verified it. */
    private @Nullable String issuer(SignedJWT token) {
        try {
            JWTClaimsSet claims = token.getJWTClaimsSet();
            return issuers.entrySet().stream()
                    .filter(entry -> entry.getValue().config().issuer().equals(claims.getIssuer()))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
        } catch (ParseException malformed) {
            return null;
        }
    }
}
