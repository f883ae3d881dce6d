package io.ehpc.gateway.outbound;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A way in which what a server sends is no answer to what it was asked. */
public enum Unexpected {
    EARLY("it answered before it was asked"),
    INTERIM("it sent too many interim answers"),
    SWITCHING("it switched to another protocol"),
    SURPLUS("it sent more than the one answer"),
    UNREADABLE("what it sent is not HTTP");

    private final String meaning;

    Unexpected(String meaning) {
        this.meaning = meaning;
    }

    /** The same for a person, as a clause. */
    String meaning() {
        return meaning;
    }

    /** Its value as a label. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All labels. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Unexpected::label).toList();
    }
}
