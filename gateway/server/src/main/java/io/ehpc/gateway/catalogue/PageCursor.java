package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ehpc.gateway.catalogue.Order.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ends, as clients carry it to the next one: the last image's position in the order, so that what
 * comes or goes meanwhile moves no other image to another page; and a digest of the question that it is of.
 */
final class PageCursor {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int IDENTITY_PARTS = 4;

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

    /** Made of letters, digits, {@code -} and {@code _}. */
    static String write(String digest, Position position) {
        ArrayNode array = MAPPER.createArrayNode().add(digest);
        Identity identity = position.identity();
        array.add(identity.name()).add(identity.uid()).add(identity.os()).add(identity.architecture());
        position.values().forEach(value -> add(array, value));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(array.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void add(ArrayNode array, SortKey.Value value) {
        if (!value.there()) {
            array.addNull();
        } else if (value.text().isEmpty() && value.number() != 0) {
            array.add(value.number());
        } else {
            array.add(value.text());
        }
    }

    /** The position that was written so, for a question of that digest; nothing if it is no such thing. */
    static Optional<Position> read(String cursor, String digest, Order order) {
        return array(cursor)
                .filter(array ->
                        array.size() == 1 + IDENTITY_PARTS + order.keys().size())
                .filter(array -> digest.equals(array.get(0).textValue()))
                .flatMap(PageCursor::position);
    }

    private static Optional<JsonNode> array(String cursor) {
        if (cursor.length() > View.MAX_CURSOR_LENGTH) {
            return Optional.empty();
        }
        try {
            @Nullable JsonNode tree = MAPPER.readTree(Base64.getUrlDecoder().decode(cursor));
            return Optional.ofNullable(tree).filter(JsonNode::isArray);
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Position> position(JsonNode array) {
        List<SortKey.Value> values = new ArrayList<>();
        for (int i = 1; i < array.size(); i++) {
            JsonNode node = array.get(i);
            boolean isIdentity = i <= IDENTITY_PARTS;
            if (isIdentity ? !node.isTextual() : !(node.isTextual() || isWhole(node) || node.isNull())) {
                return Optional.empty();
            }
            if (!isIdentity) {
                values.add(value(node));
            }
        }
        Identity identity = new Identity(text(array, 1), text(array, 2), text(array, 3), text(array, 4));
        return Optional.of(new Position(values, identity));
    }

    private static boolean isWhole(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong();
    }

    private static String text(JsonNode array, int index) {
        return array.get(index).asText();
    }

    private static SortKey.Value value(JsonNode node) {
        if (node.isNull()) {
            return SortKey.Value.MISSING;
        }
        return node.isTextual() ? SortKey.Value.of(node.textValue()) : new SortKey.Value(true, node.longValue(), "");
    }
}
