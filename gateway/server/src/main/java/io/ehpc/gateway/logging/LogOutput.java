package io.ehpc.gateway.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.ehpc.gateway.config.AuditConfig;
import io.ehpc.gateway.config.LoggingConfig.Format;
import io.ehpc.gateway.heap.MemoryErrors;
import io.ehpc.gateway.time.Clocks;
import java.nio.file.Path;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import net.logstash.logback.stacktrace.ShortenedThrowableConverter;
import org.slf4j.LoggerFactory;

/** Where the process's lines go: to standard error, in the format that is configured. */
public final class LogOutput {
    static final String NAME = "log";

    private static final List<String> QUEUED = List.of(Logger.ROOT_LOGGER_NAME, FirstLines.AUDIT);
    private static final String AUDIT_FILE = "audit-file";
    private static final int PLACES = 8_192;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int FLUSH_TURNS = 400;
    private static final String NO_FIELD = "[ignore]";
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0} %msg%replace( %kvp{NONE}){'^ $', ''}%n%trace";

    private final LoggerContext context;
    private final QueuedAppender queue;
    private Format format;
    private Appender<ILoggingEvent> sink;

    private LogOutput(LoggerContext context, Format format) {
        this.context = context;
        this.format = format;
        this.sink = sink(encoder(format, context), context);
        this.queue = new QueuedAppender(NAME, PLACES, sink);
        queue.setContext(context);
        queue.addFilter(new ErrorQuota(Clocks.system().waits()::instant));
    }

    /** Takes the place of whatever lines went to before; what still waits when the process ends is written first. */
    public static LogOutput install(Format format) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        MemoryErrorFilter.installIn(context, MemoryErrors.endingThisProcess());
        LogOutput output = new LogOutput(context, format);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        output.queue.start();
        root.addAppender(output.queue);
        Runtime.getRuntime().addShutdownHook(new Thread(output::flush, "log-end"));
        return output;
    }

    /** Has the audit log go there from now on; to be called before the first of its lines. */
    public void configureAudit(AuditConfig config) {
        Path path = config.file();
        if (path != null) {
            AuditFile file = new AuditFile(
                    path,
                    config,
                    context,
                    sink(FirstLines.auditEncoder(context), context),
                    Clocks.system().monotonic()::nanos);
            file.setContext(context);
            file.setName(AUDIT_FILE);
            file.start();
            queuesOf(context.getLogger(FirstLines.AUDIT)).forEach(queue -> queue.into(file));
        }
    }

    /** Has lines look like that from now on. */
    public synchronized void configure(Format next) {
        if (next != format) {
            Appender<ILoggingEvent> before = sink;
            format = next;
            sink = sink(encoder(next, context), context);
            queue.into(sink);
            // The console appender leaves standard error open.
            before.stop();
        }
    }

    /** Waits until all lines so far are written; for about two seconds at the most. Not for event loops. */
    public void flush() {
        for (int turn = 0; turn < FLUSH_TURNS && waiting() > 0; turn++) {
            LockSupport.parkNanos(TURN_NANOS);
        }
    }

    private int waiting() {
        return queues(context).mapToInt(QueuedAppender::waiting).sum();
    }

    /** Writes lines to standard error, on the thread that logs. */
    static Appender<ILoggingEvent> sink(Encoder<ILoggingEvent> encoder, LoggerContext context) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    /** Makes lines of that format. */
    static Encoder<ILoggingEvent> encoder(Format format, LoggerContext context) {
        return escaping(format == Format.JSON ? json() : console(context), context);
    }

    /** Starts an encoder, which sees no text that is not escaped. */
    static Encoder<ILoggingEvent> escaping(Encoder<ILoggingEvent> actual, LoggerContext context) {
        Encoder<ILoggingEvent> encoder = new EscapingEncoder(actual);
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> console(LoggerContext context) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.getInstanceConverterMap().put("trace", IndentedTrace::new);
        layout.setPattern(PATTERN);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setLayout(layout);
        return encoder;
    }

    /** One object a line, with the members of a request beside the message; traces are cut. */
    private static Encoder<ILoggingEvent> json() {
        LogstashFieldNames names = new LogstashFieldNames();
        names.setTimestamp("time");
        names.setLogger("logger");
        names.setThread("thread");
        names.setStackTrace("trace");
        names.setVersion(NO_FIELD);
        names.setLevelValue(NO_FIELD);
        ShortenedThrowableConverter traces = new ShortenedThrowableConverter();
        traces.setMaxLength(IndentedTrace.MAX_LENGTH);
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setFieldNames(names);
        encoder.setTimeZone("UTC");
        encoder.setIncludeMdc(false);
        encoder.setThrowableConverter(traces);
        return encoder;
    }

    /** The names of those threads that write lines of this process and have ended. */
    public static List<String> endedWriters() {
        return queues((LoggerContext) LoggerFactory.getILoggerFactory())
                .filter(QueuedAppender::hasEnded)
                .map(QueuedAppender::getName)
                .toList();
    }

    private static Stream<QueuedAppender> queues(LoggerContext context) {
        return QUEUED.stream().flatMap(logger -> queuesOf(context.getLogger(logger)));
    }

    static Stream<QueuedAppender> queuesOf(Logger logger) {
        Spliterator<Appender<ILoggingEvent>> appenders =
                Spliterators.spliteratorUnknownSize(logger.iteratorForAppenders(), 0);
        return StreamSupport.stream(appenders, false)
                .filter(QueuedAppender.class::isInstance)
                .map(QueuedAppender.class::cast);
    }
}
