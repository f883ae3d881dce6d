package io.ehpc.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.ehpc.gateway.config.LoggingConfig.Format;

/**
 * How lines look until the configuration was read, and which libraries are silent for good. Logback finds this
 * class by its service file: as an XML file, the same would be a tenth of the time that a start takes.
 */
public final class FirstLines extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        // The credentials library logs the answers that it cannot read, and those may hold secrets.
        context.getLogger("com.aliyun").setLevel(Level.OFF);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(LogOutput.sink(Format.CONSOLE, context));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
