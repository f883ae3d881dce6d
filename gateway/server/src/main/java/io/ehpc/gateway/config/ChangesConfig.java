package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * How clients are told of changes.
 *
 * @param historyBytes how much memory the changes that are remembered may take, if the cache has as much
 * @param historyEvents how many are remembered
 * @param heartbeat how long a stream may be silent
 * @param slowAfter how long a listener may take nothing
 * @param maxListeners how many streams and waiting polls there may be
 * @param maxListenersPerClient how many of them one client may have
 * @param pollWait how long a poll may wait for a change; zero if none may
 */
public record ChangesConfig(
        long historyBytes,
        int historyEvents,
        Duration heartbeat,
        Duration slowAfter,
        int maxListeners,
        int maxListenersPerClient,
        Duration pollWait) {}
