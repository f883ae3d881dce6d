package io.ehpc.gateway.store;

import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Answers made from a seed, of the worst content: the same seed, the same answers. */
final class Hostile {
    private static final List<String> WORST =
            List.of("", "\0", "a\0b", "\uFFFD", "\uFFFE", "\u202E", "=", "&", "1:a", "a=b&c", "\n", "\uD83D\uDE00");

    private final Random random;

    Hostile(long seed) {
        random = new Random(seed);
    }

    private String text() {
        return switch (random.nextInt(4)) {
            case 0 -> WORST.get(random.nextInt(WORST.size()));
            case 1 -> WORST.get(random.nextInt(WORST.size())) + WORST.get(random.nextInt(WORST.size()));
            case 2 ->
                random.ints(random.nextInt(random.nextInt(20) == 0 ? 20_000 : 20), 0, 0xD800)
                        .collect(StringBuilder::new, (all, unit) -> all.append((char) unit), StringBuilder::append)
                        .toString();
            default -> "cn-" + random.nextInt(4);
        };
    }

    Query query() {
        TreeMap<String, String> filters = new TreeMap<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            filters.put(text(), text());
        }
        return new Query(text(), Operation.LIST_COMMUNITY_IMAGES, text(), filters);
    }

    private Listed.Summary summary() {
        return new Listed.Summary(text(), random.nextInt(Integer.MAX_VALUE), random.nextInt(Integer.MAX_VALUE));
    }

    Saved saved() {
        Instant asOf = Instant.ofEpochSecond(
                random.nextLong(-100_000_000_000L, 100_000_000_000L), random.nextInt(1_000_000_000));
        return new Saved(query(), asOf, random.nextBoolean(), text(), summary(), body());
    }

    /** Empty, repetitive or random. */
    private Buffer body() {
        byte[] bytes = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(50_000)];
        if (random.nextBoolean()) {
            random.nextBytes(bytes);
        }
        return Buffer.buffer(bytes);
    }
}
