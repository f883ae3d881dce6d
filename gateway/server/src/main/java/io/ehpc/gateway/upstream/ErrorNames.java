package io.ehpc.gateway.upstream;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells errors of other people's code by the names of their classes: their messages may hold secrets. */
final class ErrorNames {
    private static final int MOST = 4;

    private ErrorNames() {}

    /** Those of the failure and of what caused it, outermost first. */
    static String of(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MOST)
                .map(cause -> cause.getClass().getSimpleName())
                .collect(Collectors.joining(" by "));
    }
}
