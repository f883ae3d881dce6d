package io.ehpc.gateway.protocol;

/** Says what of an upstream's answer is not of the API's shape. It carries no stack trace. */
public final class MalformedAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedAnswerException(String what) {
        super(what, null, false, false);
    }
}
