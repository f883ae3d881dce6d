package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.upstream.Query;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A short name of a query, for paths and logs: the same in each process. */
public final class QueryId {
    private static final int BYTES = 8;

    private QueryId() {}

    /** 16 hexadecimal digits. */
    public static String of(Query query) {
        List<String> parts =
                new ArrayList<>(List.of(query.account(), query.operation().name(), query.region()));
        query.filters().forEach((name, value) -> {
            parts.add(name);
            parts.add(value);
        });
        return digest(parts);
    }

    /** 16 hexadecimal digits, that no other list of texts is likely to have. */
    static String digest(List<String> parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> append(text, part));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("each Java platform has SHA-256", impossible);
        }
    }

    /** With its length, so that no two queries have one text. */
    private static void append(StringBuilder text, String part) {
        text.append(part.length()).append(':').append(part);
    }
}
