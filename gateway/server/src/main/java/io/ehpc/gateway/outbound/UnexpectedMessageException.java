package io.ehpc.gateway.outbound;

/** The failure of an exchange in which the server sent what is no answer to the request. It has no stack trace. */
public final class UnexpectedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnexpectedMessageException(Unexpected kind) {
        super(kind.meaning(), null, false, false);
    }
}
