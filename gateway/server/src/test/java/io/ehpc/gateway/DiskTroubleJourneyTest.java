package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full or read-only costs a gateway persistence alone, and that only as long as it is. */
@EnabledOnOs(OS.LINUX)
class DiskTroubleJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ALL = "/v1/community-images?region=*&limit=all";
    private static final String ONE = "/v1/regions/cn-hangzhou/community-images";
    private static final String NARROWED = ONE + "?baseOsTag=CentOS_7.9_64";
    private static final String DOWN = "answers are not saved in";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<ServingProcess> started = new ArrayList<>();
    private Simulator simulator;
    private Path config;

    @BeforeEach
    void set() throws Exception {
        simulator = Stage.await(Simulator.start(vertx, SimulatorOptions.DEFAULTS.withPorts(0, 0), Clock.systemUTC()));
        config = Files.writeString(folder.resolve("gateway.yaml"), """
                server: {port: 0}
                management: {port: 0}
                accounts: {test: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
                upstream:
                  endpoint: "http://127.0.0.1:%d"
                  regions: {cn-hangzhou: , cn-beijing: , ap-southeast-1: }
                  callTimeout: 15s
                cache:
                  {fresh: 1h, staleWhileRevalidate: 2h, staleIfError: 3h,
                  refreshAhead: {enabled: false}, store: {directory: "%s"}}
                requests: {deadline: 18s}
                """.formatted(simulator.port(), store()));
    }

    @AfterEach
    void strike() throws Exception {
        for (ServingProcess process : started) {
            process.kill();
        }
        Stage.await(simulator.stop());
        Stage.await(vertx.close());
    }

    private Path store() {
        return folder.resolve("store");
    }

    private ServingProcess start(List<String> prefix) throws Exception {
        ServingProcess process = new ServingProcess(prefix, config);
        started.add(process);
        process.awaitReady(PATIENCE);
        return process;
    }

    /** It answers, is ready, and says, once, that it cannot save. */
    private void assertAnswersWithoutADisk(ServingProcess gateway, String path) throws Exception {
        assertThat(gateway.get(path)).contains("\"complete\":true");
        await().atMost(PATIENCE).until(() -> gateway.metric("gateway_store_up") == 0);
        await().atMost(PATIENCE).until(() -> gateway.metric("gateway_store_failures_total") >= 2);
        assertThat(gateway.manage("/readyz")).contains("ready");
        assertThat(gateway.said()).containsOnlyOnce(DOWN);
    }

    /** It saves again, so many answers in all, and says so, once; they are there for the next start. */
    private void assertSavesAll(ServingProcess gateway, int answers, String... paths) throws Exception {
        await().atMost(PATIENCE).until(() -> gateway.metric("gateway_store_up") == 1);
        assertThat(gateway.metric("gateway_store_records")).isEqualTo(answers);
        assertThat(gateway.said()).containsOnlyOnce(DOWN).containsOnlyOnce("are saved in");
        gateway.kill();

        long calls = simulator.calls().total();
        ServingProcess next = start(List.of());
        for (String path : paths) {
            assertThat(next.get(path)).contains("\"state\":\"fresh\"");
        }
        assertThat(simulator.calls().total()).isEqualTo(calls);
    }

    @Test
    void full_fromTheStart_savesOnceThereIsRoom() throws Exception {
        ServingProcess gateway = start(Disk.fullAt(0));

        assertAnswersWithoutADisk(gateway, ALL);

        Disk.free(gateway.process());
        assertSavesAll(gateway, 3, ALL);
    }

    @Test
    void full_whileItRuns_losesNothingThatWasSaved() throws Exception {
        ServingProcess gateway = start(List.of());
        gateway.get(ONE);
        await().atMost(PATIENCE).until(() -> gateway.metric("gateway_store_records") == 1);
        Disk.fill(gateway.process(), Files.size(store().resolve("answers.mv")) + 5_000);

        assertAnswersWithoutADisk(gateway, ALL);
        gateway.kill();

        long calls = simulator.calls().total();
        assertThat(start(List.of()).get(ONE)).contains("\"state\":\"fresh\"");
        assertThat(simulator.calls().total()).isEqualTo(calls);
    }

    @Test
    void readOnly_fromTheStart_isReadAndWrittenOnceItMayBe() throws Exception {
        ServingProcess first = start(List.of());
        first.get(ALL);
        await().atMost(PATIENCE).until(() -> first.metric("gateway_store_records") == 3);
        first.kill();
        long calls = simulator.calls().total();
        Disk.makeReadOnly(store());

        ServingProcess gateway = start(Disk.obeying(folder));
        assertAnswersWithoutADisk(gateway, ALL);
        assertThat(simulator.calls().total()).isEqualTo(calls);
        assertThat(gateway.get(NARROWED)).contains("\"complete\":true");

        Disk.makeWritable(store());
        assertSavesAll(gateway, 4, ALL, NARROWED);
    }

    @Test
    void readOnly_folderWithoutAFile_isWrittenOnceItMayBe() throws Exception {
        Files.createDirectory(store());
        Disk.makeReadOnly(store());
        ServingProcess gateway = start(Disk.obeying(folder));

        assertAnswersWithoutADisk(gateway, ALL);

        Disk.makeWritable(store());
        assertSavesAll(gateway, 3, ALL);
    }
}
