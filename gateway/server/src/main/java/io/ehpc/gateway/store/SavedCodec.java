package io.ehpc.gateway.store;

import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.buffer.Buffer;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Saved answers as bytes: a version, the fields, each with its length before it, and a CRC32C (RFC 3720)
 * over all of it. What does not verify, or is of another version, is no record.
 */
final class SavedCodec {
    static final byte VERSION = 3;
    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final int MOST_FILTERS = 100;

    private final Map<String, Operation> operations;

    /** @param operations all that there are, by name */
    SavedCodec(Map<String, Operation> operations) {
        this.operations = Map.copyOf(operations);
    }

    /** The key of a query's record: no two queries have one. */
    static String key(Query query) {
        StringBuilder key = new StringBuilder();
        append(key, query.account());
        append(key, query.operation().name());
        append(key, query.region());
        query.filters().forEach((name, value) -> {
            append(key, name);
            append(key, value);
        });
        return key.toString();
    }

    private static void append(StringBuilder key, String part) {
        key.append(part.length()).append(':').append(part);
    }

    static byte[] encode(Saved saved) {
        Query query = saved.query();
        Buffer bytes = Buffer.buffer(saved.body().length() + 256);
        bytes.appendByte(VERSION);
        append(bytes, query.account());
        append(bytes, query.operation().name());
        append(bytes, query.region());
        bytes.appendInt(query.filters().size());
        query.filters().forEach((name, value) -> {
            append(bytes, name);
            append(bytes, value);
        });
        Instant asOf = saved.asOf();
        bytes.appendLong(asOf.getEpochSecond());
        bytes.appendInt(asOf.getNano());
        bytes.appendByte((byte) (saved.overdue() ? 1 : 0));
        append(bytes, saved.origin());
        append(bytes, saved.summary().requestId());
        bytes.appendInt(saved.summary().size());
        bytes.appendInt(saved.summary().weight());
        bytes.appendInt(saved.body().length()).appendBuffer(saved.body());
        bytes.appendInt(checksum(bytes.getBytes(), bytes.length()));
        return bytes.getBytes();
    }

    private static void append(Buffer bytes, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes.appendInt(utf8.length).appendBytes(utf8);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** The record under this key; nothing if these bytes are none, or are another key's. */
    Optional<Saved> decode(String key, byte[] bytes) {
        int length = bytes.length - CHECKSUM_BYTES;
        if (length < 1 || ByteBuffer.wrap(bytes).getInt(length) != checksum(bytes, length) || bytes[0] != VERSION) {
            return Optional.empty();
        }
        try {
            return read(ByteBuffer.wrap(Arrays.copyOfRange(bytes, 1, length)))
                    .filter(saved -> key(saved.query()).equals(key));
        } catch (BufferUnderflowException | DateTimeException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Optional<Saved> read(ByteBuffer bytes) {
        String account = text(bytes);
        Operation operation = operations.get(text(bytes));
        String region = text(bytes);
        int filterCount = bytes.getInt();
        if (operation == null || filterCount < 0 || filterCount > MOST_FILTERS) {
            return Optional.empty();
        }
        SortedMap<String, String> filters = new TreeMap<>();
        for (int i = 0; i < filterCount; i++) {
            String name = text(bytes);
            filters.put(name, text(bytes));
        }
        Instant asOf = Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
        boolean overdue = bytes.get() != 0;
        return Optional.of(new Saved(
                new Query(account, operation, region, filters),
                asOf,
                overdue,
                text(bytes),
                new Listed.Summary(text(bytes), bytes.getInt(), bytes.getInt()),
                Buffer.buffer(block(bytes))));
    }

    private static String text(ByteBuffer bytes) {
        return new String(block(bytes), StandardCharsets.UTF_8);
    }

    private static byte[] block(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] block = new byte[length];
        bytes.get(block);
        return block;
    }
}
