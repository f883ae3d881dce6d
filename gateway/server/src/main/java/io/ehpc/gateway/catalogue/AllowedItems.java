package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Region;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;

/**
 * The body of an answer that lists regions or clusters, without those of which the caller may not ask the same: a pure
 * function. An item that does not say which one it is may be any, and stays only with who may ask of all.
 */
final class AllowedItems {
    /** Numbers are written as they were read. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final String TOTAL = "TotalCount";

    /** Which member of an item names what it is. */
    private static final Map<Operation, String> NAMED_BY = Map.of(
            Operation.LIST_REGIONS, "RegionId",
            Operation.LIST_CLUSTERS, "Id",
            Operation.LIST_CLUSTERS_META, "Id");

    private AllowedItems() {}

    /** Whether it can be told without a look at the body that the caller may see all of it. */
    static boolean isWhole(Answer answer, Rights rights) {
        return rights.equals(Rights.ALL) || !NAMED_BY.containsKey(answer.query().operation());
    }

    /** The answer's own body, if the caller may see all of it. May take milliseconds, so not on an event loop. */
    static Content of(Answer answer, Rights rights) {
        String namedBy = NAMED_BY.get(answer.query().operation());
        if (namedBy == null || rights.equals(Rights.ALL)) {
            return answer.content();
        }
        try {
            ObjectNode body = (ObjectNode) MAPPER.readTree(answer.body().getBytes());
            int left = leftOut(answer.query(), namedBy, body, rights);
            return left == 0 ? answer.content() : Content.prepared(Buffer.buffer(MAPPER.writeValueAsBytes(body)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("what was read once", unreadable);
        }
    }

    private static int leftOut(Query query, String namedBy, ObjectNode body, Rights rights) {
        Operation operation = query.operation();
        ArrayNode items = (ArrayNode)
                body.path(operation.list().wrapper()).path(operation.list().element());
        int before = items.size();
        Iterator<JsonNode> each = items.iterator();
        while (each.hasNext()) {
            if (!isAllowed(query, each.next(), namedBy, rights)) {
                each.remove();
            }
        }
        count(body, before, items.size());
        return before - items.size();
    }

    private static boolean isAllowed(Query query, JsonNode item, String namedBy, Rights rights) {
        String id = item.path(namedBy).asText("");
        if (query.operation().equals(Operation.LIST_REGIONS)) {
            return Region.isWellFormed(id)
                    ? rights.allow(query.operation(), id, null)
                    : rights.allow(query.operation(), "*", null);
        }
        // Where a cluster says that it is in another region than the one that lists it, it needs the right to both.
        String region = item.path("RegionId").asText(query.region());
        return rights.allow(query.operation(), query.region(), id)
                && rights.allow(query.operation(), region.isEmpty() ? query.region() : region, id);
    }

    /** A list of one page counts what is left of it; the pages of a longer one are counted as the upstream has them. */
    private static void count(ObjectNode body, int before, int after) {
        JsonNode total = body.path(TOTAL);
        if (total.asInt(-1) == before && before > after) {
            body.set(
                    TOTAL,
                    total.isTextual()
                            ? MAPPER.getNodeFactory().textNode(Integer.toString(after))
                            : MAPPER.getNodeFactory().numberNode(after));
        }
    }
}
