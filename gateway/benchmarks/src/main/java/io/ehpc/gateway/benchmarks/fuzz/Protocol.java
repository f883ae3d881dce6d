package io.ehpc.gateway.benchmarks.fuzz;

import java.util.random.RandomGenerator;

/** Version of HTTP that requests are sent over, without TLS. */
enum Protocol {
    HTTP_1_1,
    HTTP_2;

    /** Exchanges with a gateway on that port. */
    Exchanges to(int port, RandomGenerator random) {
        Mutator mutator = new Mutator(random);
        return this == HTTP_1_1
                ? new Http1Exchanges(port, mutator)
                : new Http2Exchanges(port, new FieldsMutator(mutator, random));
    }
}
