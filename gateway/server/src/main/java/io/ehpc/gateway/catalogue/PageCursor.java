package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.catalogue.Order.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Where a page ends, as clients carry it to the next one: the last image's position in the order, so that what
 * comes or goes meanwhile moves no other image to another page; and a digest of the question that it is of. Texts are
 * in modified UTF-8, so that each is read as it was written, be it no valid Unicode.
 */
final class PageCursor {
    private static final byte MISSING = 0;
    private static final byte NUMBER = 1;
    private static final byte TEXT = 2;

    private PageCursor() {}

    /** What has to be the same for a cursor to mean the same. */
    static String digest(Question question, Attributes attributes, Order order) {
        List<String> parts = new ArrayList<>();
        addAll(parts, question.regions());
        parts.add(Boolean.toString(question.clusters().isEvery()));
        addAll(parts, question.clusters().named());
        question.filters().forEach((name, value) -> addAll(parts, List.of(name, value)));
        attributes.wanted().forEach((attribute, values) -> {
            parts.add(attribute.parameter());
            addAll(parts, List.copyOf(values));
        });
        addAll(parts, order.keys().stream().map(SortKey::written).toList());
        return QueryId.digest(parts);
    }

    /** With their number, so that no two lists of lists have one text. */
    private static void addAll(List<String> parts, List<String> more) {
        parts.add(Integer.toString(more.size()));
        parts.addAll(more);
    }

    /** Made of letters, digits, {@code -} and {@code _}; at most {@link View#MAX_CURSOR_LENGTH} of them. */
    static String write(String digest, Position position) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(digest);
            Identity identity = position.identity();
            out.writeUTF(identity.name());
            out.writeUTF(identity.uid());
            out.writeUTF(identity.os());
            out.writeUTF(identity.architecture());
            for (SortKey.Value value : position.values()) {
                write(out, value);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private static void write(DataOutputStream out, SortKey.Value value) throws IOException {
        if (!value.there()) {
            out.writeByte(MISSING);
        } else if (value.text().isEmpty() && value.number() != 0) {
            out.writeByte(NUMBER);
            out.writeLong(value.number());
        } else {
            out.writeByte(TEXT);
            out.writeUTF(value.text());
        }
    }

    /** The position that was written so, for a question of that digest; nothing if it is no such thing. */
    static Optional<Position> read(String cursor, String digest, Order order) {
        if (cursor.length() > View.MAX_CURSOR_LENGTH) {
            return Optional.empty();
        }
        try {
            ByteArrayInputStream bytes =
                    new ByteArrayInputStream(Base64.getUrlDecoder().decode(cursor));
            DataInputStream in = new DataInputStream(bytes);
            if (!in.readUTF().equals(digest)) {
                return Optional.empty();
            }
            Identity identity = new Identity(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
            List<SortKey.Value> values = new ArrayList<>();
            for (SortKey ignored : order.keys()) {
                values.add(value(in));
            }
            return bytes.available() == 0 ? Optional.of(new Position(values, identity)) : Optional.empty();
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static SortKey.Value value(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case MISSING -> SortKey.Value.MISSING;
            case NUMBER -> new SortKey.Value(true, in.readLong(), "");
            case TEXT -> new SortKey.Value(true, 0, in.readUTF());
            default -> throw new StreamCorruptedException("neither missing, a number nor a text");
        };
    }
}
