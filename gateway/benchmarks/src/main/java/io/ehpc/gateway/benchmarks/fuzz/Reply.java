package io.ehpc.gateway.benchmarks.fuzz;

/**
 * What came back.
 *
 * @param status of the answer; 0 if the connection was ended without one, -1 if nothing came in time
 * @param text head and body, each character a byte
 */
record Reply(int status, String text) {
    static final Reply NONE = new Reply(0, "");
    static final Reply LATE = new Reply(-1, "");

    boolean isLate() {
        return status < 0;
    }
}
