package io.ehpc.gateway.web;

import java.time.Instant;

/** One who waits for changes. All calls come on its event loop. */
interface Listener {
    /** There are new changes. */
    void wake();

    /** Time has passed. */
    void look(Instant now);

    /** The gateway stops. */
    void drain();
}
