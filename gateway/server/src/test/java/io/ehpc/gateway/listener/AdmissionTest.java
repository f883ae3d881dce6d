package io.ehpc.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.config.TlsConfig;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.telemetry.ListenerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.Socket;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final ClientKey ONE = ClientKey.at("192.0.2.1");
    private static final ClientKey OTHER = ClientKey.at("192.0.2.2");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private Admission admission(int connections, int perAddress) {
        return new Admission(limits(connections, perAddress), new ListenerMetrics(meters).of("server"));
    }

    private static ConnectionLimits limits(int connections, int perAddress) {
        return new ConnectionLimits(
                ListenerRig.LONG,
                ListenerRig.LONG,
                ListenerRig.LONG,
                ListenerRig.LONG,
                connections,
                perAddress,
                ListenerRig.QUEUE);
    }

    private double refused(String reason) {
        return meters.get("gateway.listener.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void enter_upToBothLimits_isLetInAndNoFurther() {
        Admission admission = admission(3, 2);

        assertThat(admission.enter(ONE)).isTrue();
        assertThat(admission.enter(ONE)).isTrue();
        assertThat(admission.enter(ONE)).as("a third of one address").isFalse();
        assertThat(admission.enter(OTHER)).isTrue();
        assertThat(admission.enter(OTHER)).as("a fourth in all").isFalse();
        assertThat(refused("address")).isEqualTo(1);
        assertThat(refused("connections")).isEqualTo(1);
        assertThat(meters.get("gateway.listener.connections").gauge().value()).isEqualTo(3);
    }

    @Test
    void leave_givesThePlaceBackAndForgetsTheAddress() {
        Admission admission = admission(1, 1);
        admission.enter(ONE);

        admission.leave(ONE);

        assertThat(admission.clients()).isZero();
        assertThat(admission.enter(OTHER)).isTrue();
    }

    @Test
    void configure_otherLimits_holdFromTheNextOn() {
        Admission admission = admission(1, 1);
        admission.enter(ONE);

        admission.configure(limits(4, 2));

        assertThat(admission.enter(ONE)).isTrue();
        assertThat(admission.enter(ONE)).isFalse();
    }

    /** A limit of one address that lets it have all does not: another finds a place. */
    @Test
    void enter_oneAddressTakesAllItCan_leavesPlacesForOthers() {
        Admission admission = admission(10, 100);
        int entered = 0;
        for (int i = 0; i < 100; i++) {
            entered += admission.enter(ONE) ? 1 : 0;
        }
        assertThat(entered).isEqualTo(5);
        assertThat(refused("address")).isEqualTo(95);

        assertThat(admission.enter(OTHER)).isTrue();
    }

    @Test
    @SuppressWarnings("try") // One of them goes early.
    void connection_overTheLimit_isClosedAtOnceAndTheOthersStay() throws Exception {
        try (ListenerRig rig = new ListenerRig(limits(4, 100));
                Socket first = rig.connect();
                Socket second = rig.connect()) {
            rig.awaitConnections(2);
            try (Socket third = rig.connect()) {
                assertThat(third.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(rig.refused("address")).isEqualTo(1);
            assertThat(rig.connections()).isEqualTo(2);
            first.close();
            rig.awaitConnections(1);
            try (Socket another = rig.connect()) {
                rig.awaitConnections(2);
                assertThat(another.isConnected()).isTrue();
            }
            assertThat(second.isClosed()).isFalse();
        }
    }

    @Test
    void connection_overTheLimitOfAListenerWithoutADoor_isClosedToo() throws Exception {
        try (ListenerRig rig =
                        new ListenerRig(Vertx.vertx(), limits(2, 100), TlsConfig.NONE, false, Clock.systemUTC());
                Socket first = rig.connect()) {
            rig.awaitConnections(1);
            try (Socket second = rig.connect()) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(first.isClosed()).isFalse();
            assertThat(rig.refused("address")).isEqualTo(1);
            assertThat(first.isClosed()).isFalse();
        }
    }

    @Test
    void connection_overTheLimitOfItsAddress_isClosedAtOnce() throws Exception {
        try (ListenerRig rig = new ListenerRig(limits(100, 1));
                Socket first = rig.connect()) {
            rig.awaitConnections(1);
            try (Socket second = rig.connect()) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(rig.refused("address")).isEqualTo(1);
            assertThat(first.isClosed()).isFalse();
        }
    }
}
