package io.ehpc.gateway.store;

import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/**
 * An answer as it is saved.
 *
 * @param asOf when the content was current
 * @param overdue whether it is to be refreshed whatever its age
 * @param origin where it was called: an answer is good for no other endpoint
 * @param summary of what the body lists
 * @param body exactly as it came
 */
public record Saved(Query query, Instant asOf, boolean overdue, String origin, Listed.Summary summary, Buffer body) {}
