package io.ehpc.gateway.config;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the running configuration in step with its file: on demand, and by looking at the file's
 * content now and then, which sees through the symbolic links of a mounted Kubernetes ConfigMap. A file
 * that is not valid as a whole changes nothing.
 */
public final class ConfigReload implements AutoCloseable {
    // A file is taken when two looks in a row found the same content, so that one that is being written
    // is left alone: its first half may well be valid. What was last examined, good or bad, is not
    // examined again until it changes. All state is guarded by this object's lock, and so is the call of
    // the listener: one reload at a time.

    /** How long from one look to the next. */
    public static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReload.class);

    private final Path file;
    private final Map<String, String> environment;
    private final Clock clock;
    private final Taking listener;
    private final GatewayConfig started;
    private GatewayConfig running;
    private @Nullable Look examined;
    private @Nullable Look seen;
    private @Nullable ScheduledExecutorService watcher;
    private volatile @Nullable ReloadOutcome last;

    /** Takes a new configuration; fails if it must not be, valid though it is in itself. */
    public interface Taking {
        void take(GatewayConfig next) throws InvalidConfigException;
    }

    /** The file at one moment: its text, or why it cannot be read. */
    private record Look(String text, List<ConfigProblem> problems) {}

    /**
     * Watches nothing yet.
     *
     * @param environment what <code>${NAME}</code> in a value stands for
     * @param running what the gateway was started with
     * @param clock tells when a reload ended
     * @param listener is handed each new configuration that differs from the running one, on the thread
     *     of {@link #reload()} or on the watching one; if it throws, the running one counts as kept
     */
    public ConfigReload(
            Path file, Map<String, String> environment, GatewayConfig running, Clock clock, Taking listener) {
        this.file = file;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.listener = listener;
        this.started = running;
        this.running = running;
        this.examined = alreadyRunning(look());
    }

    /** Starts to look at the file every two seconds, on a daemon thread; once. */
    public void start() {
        start(INTERVAL);
    }

    synchronized void start(Duration interval) {
        if (watcher != null) {
            throw new IllegalStateException("already started");
        }
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(ConfigReload::daemon);
        watcher = thread;
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
                this::poll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reads the file now, whether or not it changed; does file I/O. */
    public synchronized ReloadOutcome reload() {
        return examine(look());
    }

    /** How the last reload ended; nothing if there was none since the start. */
    public Optional<ReloadOutcome> lastReload() {
        return Optional.ofNullable(last);
    }

    /** Stops looking; a reload under way ends first. */
    @Override
    public synchronized void close() {
        if (watcher != null) {
            watcher.shutdownNow();
        }
    }

    /** One look: reads the file again if it changed, and stands still since the look before. */
    synchronized void poll() {
        Look now = look();
        boolean still = now.equals(seen);
        seen = now;
        if (still && !now.equals(examined)) {
            examine(now);
        }
    }

    private ReloadOutcome examine(Look look) {
        examined = look;
        ReloadOutcome outcome = take(look);
        last = outcome;
        report(outcome);
        return outcome;
    }

    private ReloadOutcome take(Look look) {
        try {
            GatewayConfig next = parse(look);
            List<String> changed = ChangedKeys.between(running, next);
            if (!changed.isEmpty()) {
                listener.take(next);
                running = next;
            }
            return new ReloadOutcome(clock.instant(), changed, ChangedKeys.needingRestart(started, next), List.of());
        } catch (InvalidConfigException invalid) {
            return refused(invalid.problems());
        } catch (RuntimeException bug) {
            LOG.error("A new configuration could not be put to work.", bug);
            return refused(List.of(ConfigProblem.ofFile(file.toString(), "is valid, but could not be put to work")));
        }
    }

    private ReloadOutcome refused(List<ConfigProblem> problems) {
        return new ReloadOutcome(clock.instant(), List.of(), List.of(), problems);
    }

    private void report(ReloadOutcome outcome) {
        if (!outcome.isOk()) {
            LOG.error("{} is not taken; the running configuration stays.", file);
            outcome.problems().forEach(problem -> LOG.error("{}", problem));
            return;
        }
        LOG.info("{} read again; changed: {}.", file, words(outcome.changed()));
        if (!outcome.needRestart().isEmpty()) {
            LOG.warn("Only after a restart: {}.", words(outcome.needRestart()));
        }
    }

    private static String words(List<String> keys) {
        return keys.isEmpty() ? "nothing" : String.join(", ", keys);
    }

    private @Nullable Look alreadyRunning(Look look) {
        try {
            return parse(look).equals(running) ? look : null;
        } catch (InvalidConfigException changedMeanwhile) {
            return null;
        }
    }

    private GatewayConfig parse(Look look) throws InvalidConfigException {
        if (!look.problems().isEmpty()) {
            throw new InvalidConfigException(look.problems());
        }
        return ConfigFile.parse(file.toString(), look.text(), environment);
    }

    private Look look() {
        try {
            return new Look(ConfigFile.text(file), List.of());
        } catch (InvalidConfigException unreadable) {
            return new Look("", unreadable.problems());
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "config-watch");
        thread.setDaemon(true);
        return thread;
    }
}
