package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever becomes of calls, and in which order: each of the breaker's permits comes back. */
class RegionGuardPermitsTest {
    private static final List<FaultKind> KINDS = List.of(FaultKind.values());

    private final GuardRig rig = new GuardRig(6, 3, 50, 2);
    private final List<Promise<String>> underWay = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void call_randomInterleaving_returnsAllPermits(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

        for (int i = 0; i < 5_000; i++) {
            happen(random);
        }
        while (!underWay.isEmpty()) {
            end(random);
        }

        comesBack(seed);
    }

    /** With nothing under way, the region works again after its time and as many good trials as it takes. */
    private void comesBack(long seed) {
        for (int i = 0; i < 3 && rig.state() != State.CLOSED; i++) {
            rig.clock.pass(GuardRig.PAST_OPEN);
            rig.succeed();
            rig.succeed();
        }
        assertThat(rig.state()).as("seed %d", seed).isEqualTo(State.CLOSED);
    }

    private void happen(RandomGenerator random) {
        switch (random.nextInt(4)) {
            case 0 -> rig.clock.pass(Duration.ofMinutes(random.nextInt(40)));
            case 1 -> end(random);
            case 2 -> callThatThrows();
            default -> {
                Promise<String> end = Promise.promise();
                if (!rig.call(end.future()).isComplete()) {
                    underWay.add(end);
                }
            }
        }
    }

    private void callThatThrows() {
        Future<String> failed = rig.guard.call(rig.in(Duration.ofDays(1)), Operation.LIST_COMMUNITY_IMAGES, () -> {
            throw new IllegalStateException("bug");
        });
        assertThat(failed.failed()).isTrue();
    }

    private void end(RandomGenerator random) {
        if (underWay.isEmpty()) {
            return;
        }
        Promise<String> call = underWay.remove(random.nextInt(underWay.size()));
        if (random.nextBoolean()) {
            call.complete("good");
        } else {
            call.fail(Fault.of(KINDS.get(random.nextInt(KINDS.size())), "As the dice say.")
                    .asException());
        }
    }
}
