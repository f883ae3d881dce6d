package io.ehpc.gateway.benchmarks.peers;

/**
 * One question that all answer, and how it is asked.
 *
 * @param target path and query
 * @param isCompressed whether clients accept gzip
 * @param isHttp2 whether by HTTP/2 (clear text, prior knowledge), or by HTTP/1.1
 */
record Contest(String name, String target, boolean isCompressed, boolean isHttp2) {
    String label() {
        return name + (isCompressed ? ", gzip" : "") + (isHttp2 ? ", HTTP/2" : "");
    }

    Contest overHttp2() {
        return new Contest(name, target, isCompressed, true);
    }

    /** The same question for an answer that is not compressed. */
    Contest plain() {
        return new Contest(name, target, false, isHttp2);
    }
}
