package io.ehpc.gateway.simulator;

/** Says why the control API refuses a request; it becomes a problem document of RFC 9457. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    private Problem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    /** The request is wrong. */
    static Problem wrong(String detail) {
        return new Problem(400, detail);
    }

    /** What it names does not exist. */
    static Problem unknown(String detail) {
        return new Problem(404, detail);
    }

    int status() {
        return status;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
