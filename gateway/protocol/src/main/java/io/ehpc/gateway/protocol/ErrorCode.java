package io.ehpc.gateway.protocol;

import java.util.Arrays;
import java.util.Optional;

/**
 * The error codes that the API documents for {@code ListCommunityImages}, and the common ones of its
 * gateway, each with its HTTP status. The set is open: an upstream may answer others.
 */
public enum ErrorCode {
    // Documented for the operation.
    UNKNOWN_ERROR(500, "UnknownError", "The request processing has failed due to some unknown error."),
    IMAGE_NOT_FOUND(404, "ImageNotFound", "The specified image does not exist."),
    SERVICE_UNAVAILABLE(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."),
    ECS_ERROR(406, "EcsError", "The ECS service returned an error."),
    DB_ERROR(406, "DbError", "The database service returned an error."),
    NOT_AUTHORIZED(407, "NotAuthorized", "The authorization check has failed for the specified action."),

    // Common to the RPC-style APIs.
    THROTTLING_USER(400, "Throttling.User", "Request was denied due to user flow control."),
    THROTTLING_FAILURES(
            429, "Throttling.FailedAuthentications", "Too many requests from this address failed authentication."),
    SIGNATURE_DOES_NOT_MATCH(400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation."),
    SIGNATURE_NONCE_USED(400, "SignatureNonceUsed", "Specified signature nonce was used already."),
    INCOMPLETE_SIGNATURE(400, "IncompleteSignature", "The request signature does not conform to Aliyun standards."),
    INVALID_TIMESTAMP_EXPIRED(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."),
    INVALID_TIMESTAMP_FORMAT(
            400, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted."),
    INVALID_ACCESS_KEY_ID_NOT_FOUND(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."),
    INVALID_SECURITY_TOKEN(
            400, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey."),
    MISSING_PARAMETER(400, "MissingParameter", "A parameter that is mandatory for this action is not supplied."),
    INVALID_PARAMETER(400, "InvalidParameter", "A specified parameter is not valid."),
    UNSUPPORTED_PARAMETER(400, "UnsupportedParameter", "A specified parameter is not supported."),
    MISSING_REGION_ID(400, "MissingRegionId", "No region was named, neither by RegionId nor by the host name."),
    INVALID_REGION_ID_NOT_FOUND(404, "InvalidRegionId.NotFound", "The specified RegionId does not exist."),
    INVALID_CLUSTER_NOT_FOUND(404, "ClusterNotFound", "The specified cluster does not exist."),
    INVALID_ACTION_NOT_FOUND(
            404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method."),
    INVALID_VERSION(400, "InvalidVersion", "Specified parameter Version is not valid."),
    UNSUPPORTED_HTTP_METHOD(405, "UnsupportedHTTPMethod", "This http method is not supported."),
    INVALID_HOST(421, "InvalidHost", "The request names a host that is not served here."),
    FORBIDDEN_ORIGIN(403, "Forbidden.Origin", "A page of another origin may not have a browser send this."),
    REQUEST_TOO_LARGE(413, "RequestTooLarge", "The request is larger than what is accepted.");

    private final int status;
    private final String code;
    private final String message;

    ErrorCode(int status, String code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    /** The HTTP status that goes with the code. */
    public int status() {
        return status;
    }

    /** The value of {@code Code}. */
    public String code() {
        return code;
    }

    /** The value of {@code Message} where there is nothing more precise to say. */
    public String message() {
        return message;
    }

    /** This refusal, in its general words. */
    public Refusal refusal() {
        return new Refusal(status, code, message);
    }

    /** This refusal, in words that say more. */
    public Refusal refusal(String message) {
        return new Refusal(status, code, message);
    }

    /** The constant of that {@code Code}, if it is one that we know. */
    public static Optional<ErrorCode> of(String code) {
        return Arrays.stream(values()).filter(known -> known.code.equals(code)).findFirst();
    }
}
