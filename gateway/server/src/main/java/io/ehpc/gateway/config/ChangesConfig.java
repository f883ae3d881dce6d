package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * How clients are told of changes.
 *
 * @param historyBytes how much memory the changes that are remembered may take
 * @param historyEvents how many are remembered
 * @param heartbeat how long a stream may be silent
 * @param slowAfter how long a listener may take nothing
 * @param maxListeners how many streams and waiting polls there may be
 * @param pollWait how long a poll may wait for a change; zero if none may
 */
public record ChangesConfig(
        long historyBytes,
        int historyEvents,
        Duration heartbeat,
        Duration slowAfter,
        int maxListeners,
        Duration pollWait) {}
