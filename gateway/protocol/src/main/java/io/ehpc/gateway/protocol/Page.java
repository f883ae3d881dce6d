package io.ehpc.gateway.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Which part of a list an answer holds. Without all three it is not known whether that is the whole list.
 *
 * @param number from 1 on
 * @param size how many items a page has at the most
 * @param total how many items all pages have
 */
@JsonPropertyOrder({"PageNumber", "PageSize", "TotalCount"})
public record Page(
        @JsonProperty("PageNumber") Integer number,
        @JsonProperty("PageSize") Integer size,
        @JsonProperty("TotalCount") Integer total) {

    public Page {
        if (number == null || number < 1 || size == null || size < 1 || total == null || total < 0) {
            throw new IllegalArgumentException("a page has no PageNumber, PageSize or TotalCount");
        }
    }

    /** Whether no page follows. */
    public boolean isLast() {
        return (long) number * size >= total;
    }
}
