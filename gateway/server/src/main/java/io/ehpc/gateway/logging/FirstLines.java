package io.ehpc.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.ehpc.gateway.config.LoggingConfig.Format;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * How lines look until the configuration was read, those of the audit log for good, and which libraries are silent. Logback finds this
 * class by its service file: as an XML file, the same would be a tenth of the time that a start takes. Libraries that
 * write by the JDK's own logging write here too.
 */
public final class FirstLines extends ContextAwareBase implements Configurator {
    static final String AUDIT = "audit";

    private static final int AUDIT_LINES = 1_024;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        // The credentials library logs the answers that it cannot read, and those may hold secrets.
        context.getLogger("com.aliyun").setLevel(Level.OFF);
        // It writes a line for each frame that a client sends on a stream that is gone.
        context.getLogger("io.netty").setLevel(Level.WARN);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(LogOutput.sink(LogOutput.encoder(Format.CONSOLE, context), context));
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Logger audit = context.getLogger(AUDIT);
        audit.setAdditive(false);
        // Whatever the level of root: nobody turns these off.
        audit.setLevel(Level.INFO);
        audit.addAppender(audit(context));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** One JSON document a line, whatever the others look like. */
    private static Appender<ILoggingEvent> audit(LoggerContext context) {
        // So that no request waits for who reads the lines; should they pile up, some are lost.
        QueuedAppender queue =
                new QueuedAppender("audit-log", AUDIT_LINES, LogOutput.sink(auditEncoder(context), context));
        queue.setContext(context);
        queue.start();
        return queue;
    }

    /** Writes the message alone. */
    static Encoder<ILoggingEvent> auditEncoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern("%msg%n%nopex");
        return LogOutput.escaping(encoder, context);
    }
}
