package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.signing.AccessKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CredentialGateTest {
    private static final Fault NONE = Fault.of(FaultKind.CREDENTIALS, "There are none.");

    private final CallRig rig = new CallRig();
    private final List<Query> passed = new ArrayList<>();

    /** Credentials that were never issued. */
    private static final class NoCredentials implements Credentials {
        @Override
        public Future<AccessKey> current(long leftMillis) {
            return Future.failedFuture(NONE.asException());
        }

        @Override
        public Health health() {
            return new Health(false, null, null, null);
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private EhpcApi gate() {
        EhpcApi api = (query, terms) -> {
            passed.add(query);
            return Future.succeededFuture(Samples.answer(query, "m-1", rig.clock.instant()));
        };
        return new CredentialGate(
                api,
                Map.of("good", new StaticCredentials(new AccessKey("i", "s", null)), "bad", new NoCredentials()),
                rig.clock);
    }

    private Query of(String account) {
        return Samples.query(account, CallRig.REGION, Map.of());
    }

    @Test
    void answer_withoutCredentials_asksNobody() {
        assertThat(Ends.fault(gate().answer(of("bad"), rig.in(Duration.ofSeconds(1)))))
                .isEqualTo(NONE);
        assertThat(passed).isEmpty();
    }

    @Test
    void answer_withCredentials_isAskedFor() {
        Ends.value(gate().answer(of("good"), rig.in(Duration.ofSeconds(1))));

        assertThat(passed).containsExactly(of("good"));
    }

    @Test
    void answer_ofAnAccountThatIsNoMore_saysThat() {
        Fault fault = Ends.fault(gate().answer(of("other"), rig.in(Duration.ofSeconds(1))));

        assertThat(fault.kind()).isEqualTo(FaultKind.CREDENTIALS);
        assertThat(fault.detail()).contains("other");
        assertThat(passed).isEmpty();
    }

    @Test
    void httpAnswer_withoutCredentials_sendsNothing() {
        rig.credentials = new NoCredentials();

        assertThat(rig.fault()).isEqualTo(NONE);
        assertThat(rig.server.requests()).isEmpty();
        assertThat(rig.calls()).isEmpty();
    }
}
