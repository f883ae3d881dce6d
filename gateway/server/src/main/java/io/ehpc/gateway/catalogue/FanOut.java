package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.upstream.Query;
import java.util.List;

/**
 * What a question comes to.
 *
 * @param queries one for each part that is to be asked for
 * @param lost the regions that could not say which clusters they have, as parts that failed
 */
record FanOut(List<Query> queries, List<Part> lost) {

    FanOut {
        queries = List.copyOf(queries);
        lost = List.copyOf(lost);
    }

    /** How many parts it has. */
    int parts() {
        return queries.size() + lost.size();
    }
}
