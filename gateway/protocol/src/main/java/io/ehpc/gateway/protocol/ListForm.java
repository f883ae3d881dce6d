package io.ehpc.gateway.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where in an operation's answers the list is, and what it is of.
 *
 * @param wrapper the field that holds the list's own field, such as {@code Images}
 * @param element the field that is the list, such as {@code ImageInfo}
 * @param type what an item is read as
 * @param paged whether an answer holds one page of the list, and says which
 */
public record ListForm(String wrapper, String element, Class<? extends Item> type, boolean paged) {

    /** A list of which each answer holds all. */
    static ListForm whole(String wrapper, String element, Class<? extends Item> type) {
        return new ListForm(wrapper, element, type, false);
    }

    /** A list of which each answer holds one page. */
    static ListForm paged(String wrapper, String element, Class<? extends Item> type) {
        return new ListForm(wrapper, element, type, true);
    }

    /** The list's place, for messages. */
    private String place() {
        return wrapper + "." + element;
    }

    ItemList read(JsonNode tree) {
        JsonNode list = tree.path(wrapper).path(element);
        if (!list.isArray()) {
            throw new MalformedAnswerException("the body has no list at " + place());
        }
        JsonNode requestId = tree.path("RequestId");
        if (!requestId.isTextual()) {
            throw new MalformedAnswerException("the body has no RequestId");
        }
        return new ItemList(requestId.textValue(), type, items(list), paged ? page(tree) : null);
    }

    private List<Item> items(JsonNode list) {
        List<Item> items = new ArrayList<>(list.size());
        for (JsonNode item : list) {
            if (!item.isObject()) {
                throw malformed(items.size());
            }
            try {
                items.add(Json.MAPPER.treeToValue(item, type));
            } catch (JsonProcessingException | IllegalArgumentException wrong) {
                throw malformed(items.size());
            }
        }
        return items;
    }

    private MalformedAnswerException malformed(int index) {
        return new MalformedAnswerException(
                "the item at " + place() + "[" + index + "] has another shape than the API's");
    }

    private static Page page(JsonNode tree) {
        try {
            return Json.MAPPER.treeToValue(tree, Page.class);
        } catch (JsonProcessingException | IllegalArgumentException wrong) {
            throw new MalformedAnswerException("the body does not say which page it is, and of how many items");
        }
    }

    byte[] write(String requestId, @Nullable Page page, List<?> items) {
        if (paged != (page != null)) {
            throw new IllegalArgumentException(place() + (paged ? " has pages" : " has no pages"));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("RequestId", requestId);
        if (page != null) {
            body.put("PageNumber", page.number());
            body.put("PageSize", page.size());
            body.put("TotalCount", page.total());
        }
        body.put(wrapper, Map.of(element, items));
        return Json.bytes(body);
    }
}
