package io.ehpc.gateway.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A body that the API answered, parsed once: an error, a list, or neither. */
public final class AnswerBody {
    private final Optional<JsonNode> tree;

    private AnswerBody(Optional<JsonNode> tree) {
        this.tree = tree;
    }

    /** Any bytes. */
    public static AnswerBody of(byte[] body) {
        return new AnswerBody(Json.tree(body));
    }

    /**
     * The error in it, if it is one: a JSON object with a {@code Code} that is a text. A {@code Code} of {@code 200}
     * or {@code OK}, which some products send with success, is none.
     */
    public Optional<ApiError> error() {
        return tree.flatMap(ApiError::read);
    }

    /**
     * The list in it, as {@link Operation#read} reads it.
     *
     * @throws MalformedAnswerException if it is no such answer
     */
    public ItemList list(Operation operation) {
        return operation.list().read(tree.orElseThrow(() -> new MalformedAnswerException("the body is not JSON")));
    }
}
