package io.ehpc.gateway.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error, as the API answers it.
 *
 * @param requestId the id of the refused request
 * @param hostId the endpoint's host name
 * @param code the error's code, of an open set
 * @param message for a person
 * @param recommend the address of a page that explains the error, if there is one
 */
@JsonPropertyOrder({"RequestId", "HostId", "Code", "Message", "Recommend"})
public record ApiError(
        @JsonProperty("RequestId") String requestId,
        @JsonProperty("HostId") String hostId,
        @JsonProperty("Code") String code,
        @JsonProperty("Message") String message,
        @JsonProperty("Recommend") @Nullable String recommend) {

    /** The error that tells of a refusal. */
    public static ApiError of(Refusal refusal, String requestId, String hostId) {
        return new ApiError(requestId, hostId, refusal.code(), refusal.message(), null);
    }

    /** The error in a body, if it is one, as {@link AnswerBody#error} has it. */
    public static Optional<ApiError> read(byte[] body) {
        return AnswerBody.of(body).error();
    }

    static Optional<ApiError> read(JsonNode tree) {
        String code = tree.path("Code").isTextual() ? tree.path("Code").textValue() : "";
        if (!tree.isObject() || code.isEmpty() || code.equals("200") || code.equals("OK")) {
            return Optional.empty();
        }
        return Optional.of(new ApiError(
                tree.path("RequestId").asText(""),
                tree.path("HostId").asText(""),
                code,
                tree.path("Message").asText(""),
                tree.hasNonNull("Recommend") ? tree.path("Recommend").asText() : null));
    }

    /** The error as JSON, UTF-8. */
    public byte[] toJson() {
        return Json.bytes(this);
    }
}
