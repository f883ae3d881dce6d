package io.ehpc.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.config.LoggingConfig.Format;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.LocationAwareLogger;

/** Whatever text reaches the log, by whatever way: one event is one line, and no control character comes out. */
class ForgedLinesTest {
    private static final String NAME = "forged";
    private static final Pattern EVENT = Pattern.compile("[0-9-]+T[0-9:.]+Z [A-Z]+ .*");
    private static final List<String> HOSTILE = List.of(
            "Evil\r\n2026-03-01T12:00:00.000Z ERROR fake\u001b[31m",
            "\n2026-03-01T12:00:00.000Z ERROR fake",
            "\"}\n{\"level\":\"ERROR\",\"message\":\"fake\"",
            "\nCaused by: java.lang.Error: fake\n\tat fake.Class.method(Fake.java:1)",
            "\u001b]0;title\u0007\u001b[2J\u009b31m",
            "\u2028fake\u2029fake\u0085fake",
            "\u202efake\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069\u200e\u200f\ufeff",
            "\ud800 high, \udc00 low, \udc00\ud800 the wrong way round",
            "\udb40\udc01 a tag",
            IntStream.concat(IntStream.range(0, 32), IntStream.range(127, 160))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger logger = context.getLogger(NAME);
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();

    /** A way by which text comes into a line. */
    enum Way {
        MESSAGE(text -> slf4j().error(text)),
        ARGUMENT(text -> slf4j().error("the code {} came", text)),
        ARGUMENT_OBJECT(text -> slf4j().error("it is {}", List.of(text))),
        MEMBER(text -> slf4j().atError().addKeyValue("code", text).log("one")),
        MEMBER_NAME(text -> slf4j().atError().addKeyValue(text, 1).log("one")),
        EXCEPTION(text -> slf4j().error("one", new IllegalStateException(text))),
        CAUSE(text -> slf4j().error("one", new IllegalStateException("two", new IllegalArgumentException(text)))),
        SUPPRESSED(text -> slf4j().error("one", with(new IllegalStateException(text)))),
        SUPPRESSED_CAUSE(text -> slf4j().error("one", with(new IllegalStateException(new Error(text))))),
        OWN_WORDS(text -> slf4j().error("one", inWordsOfItsOwn(text))),
        FRAME(text -> slf4j().error("one", at(text))),
        THREAD(text -> onThread(text, () -> slf4j().error("one"))),
        LOGGER(text -> LoggerFactory.getLogger(NAME + "." + text).error("one")),
        CONTEXT(ForgedLinesTest::inContext),
        JDK_LOGGING(text -> java.util.logging.Logger.getLogger(NAME + ".jdk").severe(text)),
        JDK_LOGGING_EXCEPTION(text -> java.util.logging.Logger.getLogger(NAME + ".jdk")
                .log(java.util.logging.Level.SEVERE, "one", new IllegalStateException(text))),
        SYSTEM_LOGGER(text -> System.getLogger(NAME + ".system").log(System.Logger.Level.ERROR, text)),
        VERTX(text -> asVertx(text, new IllegalStateException(text))),
        NETTY(text -> InternalLoggerFactory.getInstance(NAME + ".netty").warn("{} came", text, new Error(text)));

        @SuppressWarnings("ImmutableEnumChecker") // It has no state.
        private final Consumer<String> logs;

        Way(Consumer<String> logs) {
            this.logs = logs;
        }
    }

    private static org.slf4j.Logger slf4j() {
        return LoggerFactory.getLogger(NAME);
    }

    /** As Vert.x writes by SLF4J. */
    private static void asVertx(String text, Throwable failure) {
        if (LoggerFactory.getLogger(NAME + ".vertx") instanceof LocationAwareLogger located) {
            located.log(null, "io.vertx", LocationAwareLogger.ERROR_INT, text, null, failure);
        }
    }

    private static Throwable with(Throwable suppressed) {
        Throwable thrown = new IllegalStateException("two");
        thrown.addSuppressed(suppressed);
        return thrown;
    }

    private static Throwable inWordsOfItsOwn(String text) {
        return new IllegalStateException("two") {
            private static final long serialVersionUID = 1;

            @Override
            @SuppressWarnings("OverrideThrowableToString") // Some do.
            public String toString() {
                return text;
            }
        };
    }

    private static Throwable at(String text) {
        Throwable thrown = new IllegalStateException("two");
        thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement(text, text, text, 1)});
        return thrown;
    }

    private static void onThread(String name, Runnable what) {
        String before = Thread.currentThread().getName();
        Thread.currentThread().setName(name);
        try {
            what.run();
        } finally {
            Thread.currentThread().setName(before);
        }
    }

    private static void inContext(String text) {
        try (MDC.MDCCloseable closed = MDC.putCloseable("key", text)) {
            assertThat(closed).isNotNull();
            slf4j().error("one");
        }
    }

    private OutputStreamAppender<ILoggingEvent> appender(Format format, ByteArrayOutputStream into) {
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(LogOutput.encoder(format, context));
        appender.setOutputStream(into);
        appender.start();
        return appender;
    }

    @BeforeEach
    void listen() {
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        logger.addAppender(appender(Format.CONSOLE, console));
        logger.addAppender(appender(Format.JSON, json));
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAndStopAllAppenders();
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    static Stream<Way> ways() {
        return Stream.of(Way.values());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void console_hostileText_isOneEventAndPrintable(Way way) {
        for (String text : HOSTILE) {
            console.reset();
            way.logs.accept(text);

            List<String> lines =
                    console.toString(StandardCharsets.UTF_8).lines().toList();
            assertThat(lines).isNotEmpty();
            assertThat(lines.get(0)).matches(EVENT);
            assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("    "));
            assertThat(lines).allSatisfy(ForgedLinesTest::isPrintable);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void json_hostileText_isOneDocumentAndPrintable(Way way) throws Exception {
        for (String text : HOSTILE) {
            json.reset();
            way.logs.accept(text);

            String written = json.toString(StandardCharsets.UTF_8);
            assertThat(written).endsWith(System.lineSeparator());
            String line = written.substring(
                    0, written.length() - System.lineSeparator().length());
            isPrintable(line);
            JsonNode members = new ObjectMapper().readTree(line);
            assertThat(members.path("level").asText()).isIn("ERROR", "WARN");
            members.properties().forEach(member -> {
                isPrintable(member.getKey());
                isPrintable(member.getValue().asText().replaceAll("\\R(\\t|Caused by: |Suppressed: |$)", ""));
            });
        }
    }

    private static void isPrintable(String text) {
        assertThat(text.codePoints()
                        .filter(character -> List.of(
                                        (int) Character.CONTROL,
                                        (int) Character.FORMAT,
                                        (int) Character.LINE_SEPARATOR,
                                        (int) Character.PARAGRAPH_SEPARATOR,
                                        (int) Character.SURROGATE)
                                .contains(Character.getType(character)))
                        .boxed())
                .as(text)
                .isEmpty();
    }

    @Test
    void anyFormat_textOfPeople_staysAsItIs() throws Exception {
        String text = "图像 «é» \ud83d\ude00 C:\\new \"quoted\" ~";
        logger.error("{}", text);

        assertThat(console.toString(StandardCharsets.UTF_8)).contains(text);
        assertThat(new ObjectMapper()
                        .readTree(json.toString(StandardCharsets.UTF_8))
                        .path("message")
                        .asText())
                .isEqualTo(text);
    }

    @Test
    void console_deepFailure_isCut() {
        RuntimeException deep = new IllegalStateException("outermost");
        for (int i = 0; i < 200; i++) {
            deep = new IllegalStateException("level " + i, deep);
        }
        logger.error("failed", deep);

        assertThat(console.toString(StandardCharsets.UTF_8))
                .contains("level 199")
                .hasSizeLessThan(20_000);
    }

    /** Of the audit log, whose lines are documents already. */
    @Test
    void audit_documentWithCharactersThatJsonAllows_isPrintableAndTheSame() throws Exception {
        String value = "\u0085\u2028\u202e\u007f\ud800";
        ILoggingEvent line = new ch.qos.logback.classic.spi.LoggingEvent(
                "", logger, Level.INFO, "{\"value\":\"" + value + "\"}", null, null);

        String written = new String(FirstLines.auditEncoder(context).encode(line), StandardCharsets.UTF_8).strip();

        isPrintable(written);
        assertThat(new ObjectMapper().readTree(written).path("value").asText()).isEqualTo(value);
    }
}
