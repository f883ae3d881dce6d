package io.ehpc.gateway.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.ehpc.gateway.config.LoggingConfig;
import io.ehpc.gateway.config.LoggingConfig.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The levels of the gateway's loggers and of the one above all: as they were at the start, as the configuration has
 * them, and as an operator set them for the time being, the last of which counts.
 */
public final class LogLevels {
    // Whatever was set once is in "before", with what it had: so it can be taken back.
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Map<String, Saved> before = new HashMap<>();
    private final Map<String, Level> forNow = new HashMap<>();
    private Map<String, Level> configured = Map.of();

    /** What a logger had before it was touched: null for that of the one above it. */
    private record Saved(ch.qos.logback.classic.@Nullable Level level) {}

    /**
     * One that is set.
     *
     * @param forNow whether until the next reload only
     */
    public record Setting(String logger, Level level, boolean forNow) {}

    /** Goes by these from now on; what was set for the time being is taken back. */
    public synchronized void configure(SortedMap<String, Level> levels) {
        configured = Map.copyOf(levels);
        revert();
    }

    /** Takes back what was set for the time being. */
    public synchronized void revert() {
        forNow.clear();
        apply();
    }

    /** Whether there is such a logger, and its level may be set. */
    public boolean knows(String logger) {
        return LoggingConfig.isOurs(logger) && (logger.equals(LoggingConfig.ROOT) || context.exists(logger) != null);
    }

    /** Sets one for the time being; only of those that it {@linkplain #knows}. */
    public synchronized void set(String logger, Level level) {
        forNow.put(logger, level);
        apply();
    }

    /** Takes back what was set for the time being; says whether anything was. */
    public synchronized boolean takeBack(String logger) {
        boolean was = forNow.remove(logger) != null;
        apply();
        return was;
    }

    private void apply() {
        SortedMap<String, Level> wanted = new TreeMap<>(configured);
        wanted.putAll(forNow);
        before.forEach((logger, saved) -> {
            if (!wanted.containsKey(logger)) {
                logger(logger).setLevel(saved.level());
            }
        });
        wanted.forEach((logger, level) -> {
            before.computeIfAbsent(logger, first -> new Saved(logger(first).getLevel()));
            logger(logger).setLevel(ch.qos.logback.classic.Level.toLevel(level.name()));
        });
    }

    /** The root's level, and all that were set. */
    public synchronized List<Setting> list() {
        SortedMap<String, Setting> settings = new TreeMap<>();
        settings.put(
                LoggingConfig.ROOT,
                new Setting(
                        LoggingConfig.ROOT,
                        Level.valueOf(
                                logger(LoggingConfig.ROOT).getEffectiveLevel().toString()),
                        false));
        configured.forEach((logger, level) -> settings.put(logger, new Setting(logger, level, false)));
        forNow.forEach((logger, level) -> settings.put(logger, new Setting(logger, level, true)));
        return new ArrayList<>(settings.values());
    }

    private Logger logger(String name) {
        return context.getLogger(name.equals(LoggingConfig.ROOT) ? Logger.ROOT_LOGGER_NAME : name);
    }
}
