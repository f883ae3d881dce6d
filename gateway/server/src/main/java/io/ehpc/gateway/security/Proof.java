package io.ehpc.gateway.security;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** By what a request shows who asks. */
enum Proof {
    ACCESS_KEY,
    API_KEY,
    TOKEN,
    CERTIFICATE,
    /** By nothing. */
    NONE,
    /** By something that nobody can read. */
    UNREADABLE;

    static final List<String> LABELS = Arrays.stream(values()).map(Proof::label).toList();

    /** As it stands in metrics: {@code access-key}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
