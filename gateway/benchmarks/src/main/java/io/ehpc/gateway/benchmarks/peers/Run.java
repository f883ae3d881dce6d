package io.ehpc.gateway.benchmarks.peers;

/**
 * What a load generator saw.
 *
 * @param requests that were answered
 * @param failed those of them with another status than 2xx, and connections that broke
 * @param p50 how long half of the requests took at the most, in milliseconds; NaN if it was not told
 */
record Run(long requests, long failed, double seconds, double p50, double p99, double p999) {
    double perSecond() {
        return requests / seconds;
    }
}
