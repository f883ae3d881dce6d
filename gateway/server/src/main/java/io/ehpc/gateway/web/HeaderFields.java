package io.ehpc.gateway.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/** Header fields that are made once, as bytes, and put into many answers. Immutable. */
final class HeaderFields {
    private final CharSequence[] names;
    private final CharSequence[] values;

    private HeaderFields(List<Map.Entry<String, String>> fields) {
        names = fields.stream()
                .map(field -> HttpHeaders.createOptimized(field.getKey()))
                .toArray(CharSequence[]::new);
        values = fields.stream()
                .map(field -> HttpHeaders.createOptimized(field.getValue()))
                .toArray(CharSequence[]::new);
    }

    /** Those that are there now. */
    static HeaderFields of(MultiMap headers) {
        return new HeaderFields(headers.entries());
    }

    /** Puts them into an answer that has none of them yet. */
    void addTo(MultiMap headers) {
        for (int i = 0; i < names.length; i++) {
            headers.add(names[i], values[i]);
        }
    }
}
