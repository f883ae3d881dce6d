package io.ehpc.gateway.benchmarks.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** In which order those who are compared take their turns: A B C D, D C B A, … */
final class Rounds {
    private Rounds() {}

    /** @param round from 0 on */
    static <T> List<T> order(List<T> all, int round) {
        List<T> order = new ArrayList<>(all);
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }
}
