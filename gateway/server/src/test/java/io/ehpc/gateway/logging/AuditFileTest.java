package io.ehpc.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ehpc.gateway.config.AuditConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AuditFileTest {
    private static final int MAX_BYTES = 200;
    private static final int MAX_FILES = 3;

    @TempDir
    private Path folder;

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger own = context.getLogger(AuditFile.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final ListAppender<ILoggingEvent> standardError = new ListAppender<>();
    private long now = -1;

    @BeforeEach
    void listen() {
        said.start();
        standardError.start();
        own.addAppender(said);
    }

    @AfterEach
    void listenNoMore() {
        own.detachAppender(said);
    }

    private AuditFile at(Path path) {
        AuditFile file =
                new AuditFile(path, new AuditConfig(path, MAX_BYTES, MAX_FILES), context, standardError, () -> now);
        file.setContext(context);
        file.start();
        return file;
    }

    private void log(AuditFile file, String message) {
        file.doAppend(new LoggingEvent("", context.getLogger("audit"), Level.INFO, message, null, null));
    }

    private static List<String> messages(ListAppender<ILoggingEvent> lines) {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void append_lines_areWrittenBehindThoseThatAreThere() throws Exception {
        Path path = folder.resolve("new/folder/audit.log");
        AuditFile file = at(path);
        log(file, "one");
        file.stop();
        AuditFile next = at(path);
        log(next, "two\nlines");
        next.stop();

        assertThat(path).hasContent("one\ntwo\\nlines\n");
        assertThat(next.diverted()).isZero();
        assertThat(messages(said)).isEmpty();
    }

    @Test
    void append_manyLines_areKeptInFilesOfBoundedSizeAndNumber() throws Exception {
        Path path = folder.resolve("audit.log");
        AuditFile file = at(path);
        for (int i = 0; i < 1_000; i++) {
            log(file, "line " + i);
        }
        file.stop();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .extracting(each -> each.getFileName().toString())
                    .containsExactlyInAnyOrder("audit.log", "audit.log.1", "audit.log.2");
        }
        for (int i = 0; i < MAX_FILES; i++) {
            assertThat(Files.size(i == 0 ? path : folder.resolve("audit.log." + i)))
                    .isLessThan(MAX_BYTES + 10);
        }
        assertThat(Files.readAllLines(path)).endsWith("line 999");
        assertThat(file.diverted()).isZero();
    }

    @Test
    void append_whileTheFileCannotBeOpened_goesToStandardErrorUntilItCan() throws Exception {
        Path inTheWay = Files.createFile(folder.resolve("inTheWay"));
        Path path = inTheWay.resolve("audit.log");
        AuditFile file = at(path);
        log(file, "one");
        log(file, "two");
        assertThat(messages(standardError)).containsExactly("one", "two");
        assertThat(messages(said)).singleElement().asString().contains("cannot be written to " + path);

        Files.delete(inTheWay);
        now += AuditFile.RETRY.toNanos() - 1;
        log(file, "three");
        assertThat(file.diverted()).isEqualTo(3);
        now += 1;
        log(file, "four");
        log(file, "five");
        file.stop();

        assertThat(path).hasContent("four\nfive\n");
        assertThat(file.diverted()).isEqualTo(3);
        assertThat(messages(said)).hasSize(2).last().asString().contains("is written to " + path + " again");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void append_onAFullDisk_goesToStandardErrorAndIsSaidOnce() {
        AuditFile file = at(Path.of("/dev/full"));
        for (int i = 0; i < 10; i++) {
            now += AuditFile.RETRY.toNanos();
            log(file, "line " + i);
        }
        file.stop();

        assertThat(file.diverted()).isEqualTo(10);
        assertThat(standardError.list).hasSize(10);
        assertThat(messages(said)).singleElement().asString().contains("No space left");
    }

    @Test
    void append_whileAFullFileCannotBeMoved_doesNotLetItGrow() throws Exception {
        Path path = folder.resolve("audit.log");
        Files.createDirectories(folder.resolve("audit.log.1/not/empty"));
        Files.createDirectories(folder.resolve("audit.log.2/not/empty"));
        AuditFile file = at(path);
        for (int i = 0; i < 1_000; i++) {
            now += AuditFile.RETRY.toNanos();
            log(file, "line " + i);
        }
        file.stop();

        assertThat(Files.size(path)).isLessThan(MAX_BYTES + 10);
        assertThat(file.diverted()).isGreaterThan(900);
        assertThat(messages(said)).singleElement().asString().contains("is full and cannot be moved");
    }

    @Test
    void append_behindALineThatIsTorn_beginsAnother() throws Exception {
        Path path = Files.writeString(folder.resolve("audit.log"), "{\"time\":\"20");
        AuditFile file = at(path);
        log(file, "one");
        file.stop();

        assertThat(path).hasContent("{\"time\":\"20\none\n");
    }
}
