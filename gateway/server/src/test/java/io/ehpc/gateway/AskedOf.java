package io.ehpc.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is asked of one region.
 *
 * @param filters by the API's names
 */
record AskedOf(String region, SortedMap<String, String> filters) {

    AskedOf {
        filters = Collections.unmodifiableSortedMap(new TreeMap<>(filters));
    }

    AskedOf(String region, Map<String, String> filters) {
        this(region, new TreeMap<>(filters));
    }

    /** An image id that tells it: two that differ in anything have two. */
    String imageId() {
        StringBuilder id = new StringBuilder("m-").append(quoted(region));
        filters.forEach((name, value) -> id.append(quoted(name)).append(quoted(value)));
        return id.toString();
    }

    private static String quoted(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + ".";
    }
}
