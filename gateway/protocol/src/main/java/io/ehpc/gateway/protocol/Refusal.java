package io.ehpc.gateway.protocol;

/**
 * Why a request is not answered, in the API's terms.
 *
 * @param status the HTTP status
 * @param code the value of {@code Code}
 * @param message the value of {@code Message}; holds no secret
 */
public record Refusal(int status, String code, String message) {

    /** To leave a reading of a request with; the caller turns it into an answer. */
    public RefusedException asException() {
        return new RefusedException(this);
    }
}
