package io.ehpc.gateway.benchmarks.fuzz;

import java.util.List;
import java.util.stream.Stream;

/** What must stand in no answer and no line of a log. */
record Secrets(List<String> all) {
    static final String OF_THE_CLOUD = "testAccessKeySecret";
    static final String TOKEN_OF_THE_CLOUD = "testSecurityToken+/=";

    Secrets {
        all = List.copyOf(all);
    }

    static Secrets with(Tokens tokens) {
        return new Secrets(Stream.concat(
                        Stream.of(OF_THE_CLOUD, TOKEN_OF_THE_CLOUD),
                        Stream.of(Person.values())
                                .flatMap(person ->
                                        Stream.of(person.accessKey().secret(), person.apiKey(), tokens.of(person))))
                .toList());
    }

    boolean areIn(String text) {
        return all.stream().anyMatch(text::contains);
    }
}
