package io.ehpc.gateway.benchmarks.peers;

import io.ehpc.gateway.benchmarks.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The turns of one contest, seen together. Of several turns of a round, one that was not disturbed counts. */
final class Standings {
    private final Map<String, Map<Integer, Measured>> byPeer = new LinkedHashMap<>();

    Standings(List<Measured> turns) {
        for (Measured turn : turns) {
            byPeer.computeIfAbsent(turn.peer(), peer -> new LinkedHashMap<>())
                    .merge(turn.round(), turn, (earlier, later) -> earlier.isDisturbed() ? later : earlier);
        }
    }

    /** In the order of their first turns. */
    List<String> peers() {
        return List.copyOf(byPeer.keySet());
    }

    /** The turns of one of them that count, one a round. */
    List<Measured> of(String peer) {
        return List.copyOf(byPeer.getOrDefault(peer, Map.of()).values());
    }

    Spread spread(String peer, ToDoubleFunction<Measured> figure) {
        return Spread.of(of(peer).stream().map(figure::applyAsDouble).toList());
    }

    /** How many times as much the gateway has as the peer, round by round; empty if one of them had no turn. */
    Optional<Spread> ratio(Figure.Measure measure, String peer) {
        return ratio(measure, OurGateway.NAME, peer);
    }

    /** The same of another than the gateway as it is shipped. */
    Optional<Spread> ratio(Figure.Measure measure, String who, String peer) {
        List<Double> ratios = new ArrayList<>();
        for (Measured one : of(who)) {
            @Nullable Measured other = byPeer.getOrDefault(peer, Map.of()).get(one.round());
            if (other != null) {
                ratios.add(measure.of(one) / measure.of(other));
            }
        }
        return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
    }
}
