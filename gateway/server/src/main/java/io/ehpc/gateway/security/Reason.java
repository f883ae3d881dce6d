package io.ehpc.gateway.security;

import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The one table of refusals: why a request is not answered, and what its client is told on either face. */
public enum Reason {
    /** It says nothing of who asks. */
    NO_CREDENTIALS(401, ErrorCode.MISSING_PARAMETER),
    /** What it says of who asks cannot be read, or is said twice. */
    MALFORMED(401, ErrorCode.INCOMPLETE_SIGNATURE),
    /** Nobody has this access key or API key, or no longer. */
    UNKNOWN_KEY(401, ErrorCode.INVALID_ACCESS_KEY_ID_NOT_FOUND),
    /** The key is known, but did not sign this. */
    WRONG_SIGNATURE(401, ErrorCode.SIGNATURE_DOES_NOT_MATCH),
    /** It comes with a token of temporary credentials, which the gateway does not issue. */
    SECURITY_TOKEN(401, ErrorCode.INVALID_SECURITY_TOKEN),
    /** It was signed too long ago, or too far ahead. */
    WRONG_TIME(401, ErrorCode.INVALID_TIMESTAMP_EXPIRED),
    /** It was answered before: its nonce is used. */
    REPLAYED(401, ErrorCode.SIGNATURE_NONCE_USED),
    /** No further nonce of the client can be remembered, so it cannot be told from a replay. */
    NONCES_FULL(429, ErrorCode.THROTTLING_USER),
    /** The bearer token is not valid, not now, or not for this gateway. */
    BAD_TOKEN(401, ErrorCode.INVALID_ACCESS_KEY_ID_NOT_FOUND),
    /** The keys of the token's issuer could not be had, or none that are young enough. */
    NO_ISSUER_KEYS(503, ErrorCode.SERVICE_UNAVAILABLE),
    /** The token is valid, and about nobody that is a client. */
    UNKNOWN_SUBJECT(401, ErrorCode.INVALID_ACCESS_KEY_ID_NOT_FOUND),
    /** The certificate is trusted, and no client's; or that of more than one. */
    UNKNOWN_CERTIFICATE(401, ErrorCode.INVALID_ACCESS_KEY_ID_NOT_FOUND),
    /** More was refused of late, that showed as little who asks and came from the same address, than may be. */
    TOO_MANY_FAILURES(429, ErrorCode.THROTTLING_FAILURES),
    /** The client's policy does not allow what it asks. */
    FORBIDDEN(403, ErrorCode.NOT_AUTHORIZED),
    /** The client has asked as often as it may. */
    OVER_QUOTA(429, ErrorCode.THROTTLING_USER),
    /** The client holds as much as one may of what all clients share. */
    OVER_SHARE(429, ErrorCode.THROTTLING_USER),
    /** Its method, its target or its host is none that is served, whoever asks. */
    BAD_TARGET(400, ErrorCode.INVALID_PARAMETER),
    /** A header field of it that is read as a list is too long. */
    HEADER_TOO_LARGE(431, ErrorCode.REQUEST_TOO_LARGE),
    /** It names a host that is not the gateway's. */
    FOREIGN_HOST(421, ErrorCode.INVALID_HOST),
    /** A browser sends it for a page of another origin. */
    FOREIGN_ORIGIN(403, ErrorCode.FORBIDDEN_ORIGIN);

    /** All of them as they stand in metrics. */
    public static final List<String> LABELS =
            Arrays.stream(values()).map(Reason::label).toList();

    private final int status;
    private final ErrorCode code;

    Reason(int status, ErrorCode code) {
        this.status = status;
        this.code = code;
    }

    /** The HTTP status on {@code /v1}. */
    public int status() {
        return status;
    }

    /** What the RPC face answers in the cloud's own terms, but for the status that is configured for {@link #FORBIDDEN}. */
    public Refusal refusal() {
        return code.refusal();
    }

    /** As it stands in metrics, logs and problem types: {@code unknown-key}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Proof of who asks, beyond doubt, in a request that is refused so and names a client: anybody can forge a signature
     * of one, or send a request of one again.
     */
    boolean provesClient() {
        return switch (this) {
            case FORBIDDEN, OVER_QUOTA, OVER_SHARE, NONCES_FULL -> true;
            default -> false;
        };
    }

    /** A failed authentication: what was shown is not good, and whoever shows it again fails again. */
    boolean isFailedTry() {
        return switch (this) {
            case MALFORMED,
                    UNKNOWN_KEY,
                    WRONG_SIGNATURE,
                    SECURITY_TOKEN,
                    WRONG_TIME,
                    REPLAYED,
                    BAD_TOKEN,
                    UNKNOWN_SUBJECT,
                    UNKNOWN_CERTIFICATE -> true;
            default -> false;
        };
    }

    /** Why a signed request was refused, by the code of the refusal. */
    static Reason ofSignature(Refusal refusal) {
        return ErrorCode.of(refusal.code())
                .map(code -> switch (code) {
                    case SIGNATURE_DOES_NOT_MATCH -> WRONG_SIGNATURE;
                    case INVALID_TIMESTAMP_EXPIRED -> WRONG_TIME;
                    case INVALID_SECURITY_TOKEN -> SECURITY_TOKEN;
                    default -> MALFORMED;
                })
                .orElse(MALFORMED);
    }
}
