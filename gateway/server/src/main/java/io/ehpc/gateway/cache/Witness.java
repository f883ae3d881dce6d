package io.ehpc.gateway.cache;

import io.ehpc.gateway.upstream.Answer;

/**
 * Is told of each answer that is held from now on: one that was loaded, whether or not it says anything new,
 * and one that outlived an earlier process; and of each content that is held no more. Never that a load failed. It is
 * told under the query's lock, so of one query in order, and must not wait.
 */
public interface Witness {
    /** Takes no note. */
    Witness NONE = answer -> {};

    /** The query's answer is this one from now on. */
    void holds(Answer answer);

    /** What this answer says is held no more: it was replaced by another content, dropped or evicted. */
    default void drops(Answer answer) {}

    /** Both, this one first. */
    default Witness and(Witness other) {
        Witness one = this;
        return new Witness() {
            @Override
            public void holds(Answer answer) {
                one.holds(answer);
                other.holds(answer);
            }

            @Override
            public void drops(Answer answer) {
                one.drops(answer);
                other.drops(answer);
            }
        };
    }
}
