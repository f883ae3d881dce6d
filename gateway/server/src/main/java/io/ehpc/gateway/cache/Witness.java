package io.ehpc.gateway.cache;

import io.ehpc.gateway.upstream.Answer;

/**
 * Is told of each answer that is held from now on: one that was loaded, whether or not it says anything new,
 * and one that outlived an earlier process; never that a load failed or that an answer was dropped. It is
 * told under the query's lock, so of one query in order, and must not wait.
 */
public interface Witness {
    /** Takes no note. */
    Witness NONE = answer -> {};

    /** The query's answer is this one from now on. */
    void holds(Answer answer);
}
