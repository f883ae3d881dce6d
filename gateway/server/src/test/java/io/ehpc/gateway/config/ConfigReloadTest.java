package io.ehpc.gateway.config;

import static io.ehpc.gateway.config.ConfigTexts.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ConfigReloadTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String SHORT = ACCOUNT + "cache: {fresh: 1s}\n";
    private static final String BAD = ACCOUNT + "cache: {fres: 1s}\n";

    @TempDir
    Path directory;

    private final List<GatewayConfig> received = new ArrayList<>();
    private Path file;
    private ConfigReload reload;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(directory.resolve("gateway.yaml"), ACCOUNT);
        reload = reloading(ConfigTexts.config(ACCOUNT));
    }

    @Test
    void poll_unchangedFile_doesNothing() {
        poll(3);

        assertThat(received).isEmpty();
        assertThat(reload.lastReload()).isEmpty();
    }

    @Test
    void poll_changedFile_handsOverOnceItStandsStill() throws IOException {
        Files.writeString(file, SHORT);

        poll(1);
        assertThat(received).isEmpty();
        poll(3);
        assertThat(received).containsExactly(ConfigTexts.config(SHORT));
        assertThat(reload.lastReload()).contains(new ReloadOutcome(NOW, List.of("cache.fresh"), List.of(), List.of()));
    }

    @Test
    void poll_fileBeingWritten_waits() throws IOException {
        for (int i = 1; i < 5; i++) {
            Files.writeString(file, ACCOUNT + "cache: {fresh: " + i + "s}\n");
            poll(1);
        }

        assertThat(received).isEmpty();
    }

    @Test
    void poll_invalidFile_keepsTheRunningOneAndSaysWhy() throws IOException {
        Files.writeString(file, BAD);
        poll(2);

        assertThat(received).isEmpty();
        assertThat(reload.lastReload()).hasValueSatisfying(outcome -> {
            assertThat(outcome.isOk()).isFalse();
            assertThat(outcome.at()).isEqualTo(NOW);
            assertThat(outcome.problems())
                    .extracting(ConfigProblem::toString)
                    .containsExactly(file + ":5:9: cache.fres: is not a known key; did you mean \"fresh\"?");
        });
    }

    @Test
    void poll_invalidFileMended_isOkAgain() throws IOException {
        Files.writeString(file, BAD);
        poll(2);
        Files.writeString(file, ACCOUNT);
        poll(2);

        assertThat(received).isEmpty();
        assertThat(reload.lastReload()).contains(new ReloadOutcome(NOW, List.of(), List.of(), List.of()));
    }

    @Test
    void poll_fileGoneAndBack_keepsTheRunningOneThroughout() throws IOException {
        Files.delete(file);
        poll(2);
        assertThat(reload.lastReload())
                .hasValueSatisfying(outcome -> assertThat(outcome.problems())
                        .extracting(ConfigProblem::toString)
                        .containsExactly(file + ": cannot be read: there is no such file"));

        Files.writeString(file, SHORT);
        poll(2);
        assertThat(received).containsExactly(ConfigTexts.config(SHORT));
    }

    @Test
    void poll_linkTurnedToAnotherDirectory_handsOver() throws IOException {
        Path mounted = Files.createDirectories(directory.resolve("mounted"));
        Path first = Files.createDirectories(mounted.resolve("first"));
        Path second = Files.createDirectories(mounted.resolve("second"));
        Files.writeString(first.resolve("gateway.yaml"), ACCOUNT);
        Files.writeString(second.resolve("gateway.yaml"), SHORT);
        Path data = Files.createSymbolicLink(mounted.resolve("..data"), first);
        file = Files.createSymbolicLink(mounted.resolve("gateway.yaml"), Path.of("..data", "gateway.yaml"));
        reload = reloading(ConfigTexts.config(ACCOUNT));

        Files.delete(data);
        Files.createSymbolicLink(data, second);
        poll(2);

        assertThat(received).containsExactly(ConfigTexts.config(SHORT));
    }

    @Test
    void poll_fileChangedBeforeTheWatchBegan_handsOver() throws IOException {
        Files.writeString(file, SHORT);
        reload = reloading(ConfigTexts.config(ACCOUNT));
        poll(2);

        assertThat(received).hasSize(1);
    }

    @Test
    void reload_onDemand_actsAtOnce() throws IOException {
        Files.writeString(file, SHORT);

        assertThat(reload.reload().changed()).containsExactly("cache.fresh");
        assertThat(received).hasSize(1);
        poll(3);
        assertThat(received).hasSize(1);
    }

    @Test
    void reload_unchangedFile_isOkAndHandsOverNothing() {
        assertThat(reload.reload()).isEqualTo(new ReloadOutcome(NOW, List.of(), List.of(), List.of()));
        assertThat(received).isEmpty();
    }

    @Test
    void reload_keysOfTheListener_needARestartUntilTheyAreAsStarted() throws IOException {
        Files.writeString(file, ACCOUNT + "server: {port: 9}\n");
        assertThat(reload.reload().needRestart()).containsExactly("server.port");

        Files.writeString(file, ACCOUNT + "server: {port: 9}\ncache: {fresh: 1s}\n");
        assertThat(reload.reload())
                .isEqualTo(new ReloadOutcome(NOW, List.of("cache.fresh"), List.of("server.port"), List.of()));

        Files.writeString(file, ACCOUNT);
        assertThat(reload.reload().needRestart()).isEmpty();
    }

    @Test
    void reload_listenerThatThrows_keepsTheRunningOne() throws IOException {
        reload = new ConfigReload(
                file, Map.of(), ConfigTexts.config(ACCOUNT), Clock.fixed(NOW, ZoneOffset.UTC), config -> {
                    throw new IllegalArgumentException("for the test");
                });
        Files.writeString(file, SHORT);

        assertThat(reload.reload().problems())
                .extracting(ConfigProblem::message)
                .containsExactly("is valid, but could not be put to work");
        assertThat(reload.reload().isOk()).isFalse();
    }

    @Test
    void reload_otherSecret_logsTheKeyAlone() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(ConfigReload.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        Files.writeString(file, ACCOUNT.replace("testAccessKeySecret", ConfigTexts.SECRET) + "server: {port: 9}\n");
        reload.reload();
        logger.detachAppender(log);

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        file + " read again; changed: accounts.default.accessKeySecret, server.port.",
                        "Only after a restart: server.port.");
    }

    @Test
    void start_twice_isRefused() {
        reload.start();

        assertThatIllegalStateException().isThrownBy(reload::start);
        reload.close();
    }

    @Test
    void start_changedFile_isSeenOnADaemonThread() throws Exception {
        CompletableFuture<Boolean> daemon = new CompletableFuture<>();
        reload = new ConfigReload(
                file,
                Map.of(),
                ConfigTexts.config(ACCOUNT),
                Clock.systemUTC(),
                config -> daemon.complete(Thread.currentThread().isDaemon()));
        Files.writeString(file, SHORT);
        try (ConfigReload watching = reload) {
            watching.start(Duration.ofMillis(1));

            assertThat(daemon.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void poll(int times) {
        for (int i = 0; i < times; i++) {
            reload.poll();
        }
    }

    private ConfigReload reloading(GatewayConfig running) {
        return new ConfigReload(file, Map.of(), running, Clock.fixed(NOW, ZoneOffset.UTC), received::add);
    }
}
