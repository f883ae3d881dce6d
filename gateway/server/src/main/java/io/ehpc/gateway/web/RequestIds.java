package io.ehpc.gateway.web;

import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The ids of a listener's requests: the one that a client gives, so that it can be found in the logs of both, else a
 * random prefix of the listener's own, and a number.
 */
final class RequestIds {
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private final String prefix = Long.toHexString(new SecureRandom().nextLong()) + "-";
    private final AtomicLong number = new AtomicLong();

    /** The id of a request: the client's, if it gave one only, which is well-formed. */
    String of(HttpServerRequest request) {
        List<String> given = request.headers().getAll(RequestScope.ID_HEADER);
        return given.size() == 1 && WELL_FORMED.matcher(given.get(0)).matches() ? given.get(0) : next();
    }

    private String next() {
        return prefix + Long.toHexString(number.incrementAndGet());
    }
}
