package io.ehpc.gateway;

/** A command line that asks for nothing that there is; its message says what is wrong with it. */
final class WrongUsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongUsageException(String message) {
        super(message, null, false, false);
    }
}
