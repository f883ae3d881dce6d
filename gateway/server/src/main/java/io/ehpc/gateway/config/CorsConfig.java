package io.ehpc.gateway.config;

import java.util.List;

/**
 * Cross-origin resource sharing under {@code /v1}.
 *
 * @param origins of the pages that may read answers, such as {@code https://portal.example.com}; {@code *} for all
 */
public record CorsConfig(List<String> origins) {
    /** No page of another origin may. */
    public static final CorsConfig OFF = new CorsConfig(List.of());

    public CorsConfig {
        origins = List.copyOf(origins);
    }
}
