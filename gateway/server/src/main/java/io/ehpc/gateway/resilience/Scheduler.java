package io.ehpc.gateway.resilience;

import java.util.concurrent.Executor;

/** When and where things run that have to wait; no thread waits meanwhile. */
public interface Scheduler {

    /**
     * Has that run once so much time has passed, on the caller's context.
     *
     * @param millis at least 1
     * @return calls it off; of no effect once it has run
     */
    Runnable after(long millis, Runnable then);

    /** What runs things on the caller's context, soon, whoever hands them in. */
    Executor here();
}
