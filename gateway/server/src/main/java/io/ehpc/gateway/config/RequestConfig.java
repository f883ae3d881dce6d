package io.ehpc.gateway.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What clients may ask.
 *
 * @param deadline how long a client waits at most; the shortest read timeout of official clients is 3 s
 * @param maxParts how many queries one request may fan out to
 * @param defaultLimit how many images a page of JSON has if the request does not say; 0 for all that there are
 * @param defaultRegion where a request of the RPC face goes that names no region; null if it is refused
 * @param account the id of the account whose answers callers get
 * @param directives what they may say of how fresh an answer has to be
 * @param explain who is told why an answer is what it is
 * @param sharedCaches whether caches that several clients share may keep answers to clients without identity
 */
public record RequestConfig(
        Duration deadline,
        int maxParts,
        int defaultLimit,
        @Nullable String defaultRegion,
        String account,
        DirectiveConfig directives,
        Explaining explain,
        boolean sharedCaches) {}
