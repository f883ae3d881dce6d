package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.telemetry.BudgetMetrics;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which budgets there are, and what a reload keeps of them. */
class BudgetsTest {
    private static final Query QUERY = Samples.query("a", "cn-hangzhou", Map.of());

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final Budgets budgets =
            new Budgets(vertx, nanos::get, new BudgetMetrics(registry, List.of("client", "refresh", "prefetch")));

    @AfterEach
    void close() {
        Ends.value(vertx.close());
    }

    private Budgets.Configured configured(int calls, String... accounts) {
        QuotaConfig quota = BudgetRig.quota(calls, 10);
        return budgets.configured(Set.of(accounts), Set.of("cn-hangzhou", "cn-beijing"), account -> quota);
    }

    private static Budget budget(Budgets.Configured configured, Query query) {
        return configured.purse(query).budget(query);
    }

    private Leave spend(Budgets.Configured configured) {
        Leave leave = budget(configured, QUERY).tryNow(new Bulkhead(9, 9), Priority.CLIENT);
        if (leave == null) {
            throw new AssertionError("nothing left");
        }
        return leave;
    }

    @Test
    void configured_accountsAndRegions_haveABudgetEach() {
        Budgets.Configured configured = configured(5, "a", "b");

        spend(configured);

        assertThat(budget(configured, QUERY).left()).isEqualTo(4);
        assertThat(budget(configured, Samples.query("a", "cn-beijing", Map.of()))
                        .left())
                .isEqualTo(5);
        assertThat(budget(configured, Samples.query("b", "cn-hangzhou", Map.of()))
                        .left())
                .isEqualTo(5);
    }

    @Test
    void configured_operations_haveABudgetEachAndTheGaugesShowTheLeast() {
        Budgets.Configured configured = configured(2, "a");
        spend(configured);
        spend(configured);

        Operation.ALL.values().forEach(operation -> {
            Query query = new Query("a", operation, "cn-hangzhou", new TreeMap<>());
            assertThat(budget(configured, query).left()).isEqualTo(operation.equals(QUERY.operation()) ? 0 : 2);
        });
        Gauge left =
                registry.get("gateway.budget.left").tag("region", "cn-hangzhou").gauge();
        assertThat(left.value()).isZero();
    }

    @Test
    void configured_again_keepsWhatWasSpent() {
        spend(configured(5, "a")).ended();

        Budgets.Configured next = configured(3, "a");

        assertThat(budget(next, QUERY).left()).isEqualTo(2);
        assertThat(budget(next, QUERY).usable()).isEqualTo(3);
    }

    @Test
    void configured_withoutAnAccount_forgetsItOnceNothingIsInUse() {
        Leave leave = spend(configured(5, "a", "b"));
        assertThat(budgets.size()).isEqualTo(4);

        configured(5, "b");
        assertThat(budgets.size()).as("two of b, one of a in use").isEqualTo(3);
        assertThat(budget(configured(5, "a", "b"), QUERY).left()).isEqualTo(4);

        leave.ended();
        configured(5, "b");
        assertThat(budgets.size()).as("it was called within the period").isEqualTo(3);

        nanos.addAndGet(BudgetRig.PERIOD.toNanos() + 1);
        configured(5, "b");
        assertThat(budgets.size()).isEqualTo(2);
        assertThat(registry.find("gateway.budget.left").tag("account", "a").gauges())
                .isEmpty();
    }

    @Test
    void configured_gauges_showEachBudget() {
        spend(configured(5, "a"));

        Gauge left = registry.get("gateway.budget.left")
                .tags("account", "a", "region", "cn-hangzhou")
                .gauge();
        assertThat(left.value()).isEqualTo(4);
        assertThat(registry.find("gateway.budget.waiting").gauges()).hasSize(2);
    }
}
