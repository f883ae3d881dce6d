package io.ehpc.gateway.catalogue;

/** Says why nobody can go on from a cursor. It carries no stack trace: bad input is not a bug. */
public final class CursorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean gone;

    private CursorException(boolean gone, String detail) {
        super(detail, null, false, false);
        this.gone = gone;
    }

    /** Some of the changes behind it may be remembered no more. */
    static CursorException ofGone() {
        return new CursorException(
                true,
                "The changes since this cursor are not all remembered. List again, and go on from the list's cursor.");
    }

    static CursorException ofMalformed() {
        return new CursorException(false, "The cursor is none that this gateway gave.");
    }

    static CursorException ofFuture() {
        return new CursorException(false, "The cursor is ahead of all changes that there were.");
    }

    /** Whether it was good once; else it never was. */
    public boolean isGone() {
        return gone;
    }

    /** For a person. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
