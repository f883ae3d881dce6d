package io.ehpc.gateway.benchmarks.peers;

/**
 * One turn of one of those that are compared.
 *
 * @param round from 0 on
 * @param run what the load generator saw
 * @param serverSeconds what the processor spent on the server
 * @param generatorShare of its core that the load generator took, 0 to 1
 * @param foreignShare of all cores that went to neither of them, 0 to 1
 * @param memory of the server, in bytes
 */
record Measured(
        Contest contest,
        String peer,
        int round,
        Run run,
        double serverSeconds,
        double generatorShare,
        double foreignShare,
        long memory) {
    private static final double FOREIGN_BEARABLE = 0.05;
    private static final double GENERATOR_FULL = 0.9;

    boolean isDisturbed() {
        return foreignShare > FOREIGN_BEARABLE;
    }

    /** Whether the load generator may have been what was too slow. */
    boolean isGeneratorTheLimit() {
        return generatorShare > GENERATOR_FULL;
    }

    double perSecond() {
        return run.perSecond();
    }

    double perCpuSecond() {
        return run.requests() / serverSeconds;
    }
}
