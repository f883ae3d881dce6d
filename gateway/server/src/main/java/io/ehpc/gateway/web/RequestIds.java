package io.ehpc.gateway.web;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** The ids that a listener gives to its requests: a random prefix of its own, and a number. */
final class RequestIds {
    private final String prefix = Long.toHexString(new SecureRandom().nextLong()) + "-";
    private final AtomicLong number = new AtomicLong();

    String next() {
        return prefix + Long.toHexString(number.incrementAndGet());
    }
}
