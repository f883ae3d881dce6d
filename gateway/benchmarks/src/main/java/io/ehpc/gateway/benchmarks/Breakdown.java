package io.ehpc.gateway.benchmarks;

/** What becomes of a measurement that breaks off. */
public final class Breakdown {
    private Breakdown() {}

    /** An exception that nobody catches ends the process with 1: the threads of servers would keep it alive. */
    public static void endsTheProcess() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            System.exit(1);
        });
    }
}
