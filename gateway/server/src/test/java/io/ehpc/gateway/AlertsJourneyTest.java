package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus over a gateway under traffic and faults: every expression of every panel has a value, and every
 * alert is quiet, fires by a fault, and is quiet again.
 */
@EnabledIfSystemProperty(
        named = "alerts.proof",
        matches = "true",
        disabledReason = "it takes two minutes; -Dalerts.proof=true runs it")
class AlertsJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private final Map<String, String> unseen = new LinkedHashMap<>();
    private final Set<String> fired = new TreeSet<>();
    private final long start = System.nanoTime();

    @TempDir
    private Path folder;

    private Watched gateway;
    private Prometheus prometheus;

    @BeforeEach
    void start() throws Exception {
        Prometheus.assumeInstalled();
        gateway = new Watched(folder);
        gateway.visitors().awaitGoodAnswers(PATIENCE);
        prometheus = new Prometheus(folder, gateway.managementPort());
        prometheus.awaitReady(PATIENCE);
        for (Dashboards.Panel panel : Dashboards.panels()) {
            panel.expressions().forEach(expression -> unseen.put(inAHurry(expression), panel.name()));
        }
        Pattern.compile("record: (\\S+)")
                .matcher(Files.readString(Dashboards.RULES.resolve("records.yaml")))
                .results()
                .forEach(record -> unseen.put(record.group(1), "records.yaml"));
    }

    @AfterEach
    void stop() throws Exception {
        if (prometheus != null) {
            prometheus.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    /** For all instances and regions, over as short a time as the rules. */
    private static String inAHurry(String expression) {
        return expression
                .replace("$__rate_interval", "2s")
                .replace("$instance", ".*")
                .replace("$region", ".*");
    }

    private void say(String what) {
        System.out.printf(Locale.ROOT, "%5.1f s: %s%n", (System.nanoTime() - start) / 1e9, what);
    }

    private void look() throws Exception {
        for (String expression : Set.copyOf(unseen.keySet())) {
            if (prometheus.hasValue(expression)) {
                unseen.remove(expression);
            }
        }
        prometheus.alerts().forEach((alert, state) -> {
            if (state.equals("firing") && fired.add(alert)) {
                say(alert + " fires");
            }
        });
    }

    private void awaitFiring(String... alerts) {
        await().pollInterval(Duration.ofMillis(300)).atMost(PATIENCE).untilAsserted(() -> {
            look();
            assertThat(fired).contains(alerts);
        });
    }

    private void awaitQuiet() {
        await().pollInterval(Duration.ofMillis(300)).atMost(PATIENCE).untilAsserted(() -> {
            look();
            assertThat(prometheus.alerts().values())
                    .as("%s", prometheus.alerts())
                    .containsOnly("inactive");
        });
    }

    @Test
    void rulesAndPanels_underFaults_allHaveValuesAndEachAlertFiresAndEnds() throws Exception {
        awaitQuiet();
        say("all is quiet");
        fired.clear();
        Set<String> all = prometheus.alerts().keySet();

        gateway.upstreamTrouble();
        gateway.visitors().crowd(true);
        gateway.visitors().sign(true);
        gateway.issuerTrouble(true);
        gateway.diskTrouble();
        gateway.visitors().listenToChanges(4);
        gateway.certify(Duration.ofDays(10));
        gateway.keysLast(Duration.ofSeconds(250));
        awaitFiring("RegionDown", "RunwayShort", "Throttled", "QuotaNearEnd", "ChangeListenersDropped");
        awaitFiring("CertificateExpiring", "CredentialsExpiring", "PersistenceDown", "NoncesFull", "IssuerKeysFailing");
        gateway.keysLast(Duration.ZERO);
        gateway.certifyWrongly();
        awaitFiring("CredentialsInvalid", "CertificateRefused", "RefreshFailing", "OldAnswers", "NoAnswerHeld");
        awaitFiring("FreshnessBudgetBurnsFast", "AvailabilityBudgetBurnsFast");
        awaitFiring("FreshnessBudgetBurns", "AvailabilityBudgetBurns");

        say("the upstream is well again");
        gateway.upstreamWell();
        gateway.visitors().crowd(false);
        gateway.visitors().sign(false);
        gateway.issuerTrouble(false);
        gateway.diskWell();
        gateway.certify(Duration.ofDays(90));
        gateway.keysLast(Duration.ofHours(1));
        gateway.burden(true);
        gateway.lazy(true);
        awaitFiring("MemoryNearLimit", "HeapFull", "EventLoopLag", "GatewayNotReady");
        gateway.burden(false);
        gateway.lazy(false);
        gateway.die();
        awaitFiring("GatewayAbsent");
        gateway.comeBack();
        awaitQuiet();
        say("all is quiet");

        assertThat(fired).isEqualTo(all);
        assertThat(unseen).as("expressions that never had a value").isEmpty();
    }
}
