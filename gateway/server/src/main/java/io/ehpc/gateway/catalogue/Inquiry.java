package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.upstream.Deadline;

/**
 * A question, and on what terms it is asked.
 *
 * @param require how many of its parts are needed
 * @param deadline until when it waits for parts
 * @param directives how fresh they have to be
 */
public record Inquiry(Question question, Require require, Deadline deadline, Directives directives) {}
