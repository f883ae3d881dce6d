package io.ehpc.gateway;

import io.ehpc.gateway.config.DiscoveryConfig;
import io.ehpc.gateway.protocol.Region;
import io.ehpc.gateway.protocol.RegionInfo;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.CallFailedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers which regions the cloud names, and asks it again now and then. What was found once stays. */
final class Discovery {
    // Each configuration has a round of its own; an answer to an earlier one changes nothing. The listener
    // is called outside of this object's lock, which guards all state.

    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);

    /** So that no answer, however wrong, fills the memory with regions. */
    private static final int MOST = 100;

    private final Vertx vertx;
    private final Runnable listener;
    private final Set<String> found = new TreeSet<>();
    private @Nullable DiscoveryConfig config;
    private @Nullable Supplier<Future<Answer>> lister;
    private long timer = -1;
    private int round;
    private boolean failing;

    /** @param listener is told, on a thread that may block, when regions were found */
    Discovery(Vertx vertx, Runnable listener) {
        this.vertx = vertx;
        this.listener = listener;
    }

    /** The regions found so far. */
    synchronized Set<String> found() {
        return Set.copyOf(found);
    }

    /**
     * Goes by this from now on; asks at once if it is told to ask in another way than before.
     *
     * @param nextLister asks the cloud for its regions; null for not at all
     */
    synchronized void configure(DiscoveryConfig next, @Nullable Supplier<Future<Answer>> nextLister) {
        boolean same = next.equals(config);
        config = next;
        lister = nextLister;
        if (!same) {
            vertx.cancelTimer(timer);
            round++;
            ask();
        }
    }

    private synchronized void ask() {
        Supplier<Future<Answer>> asked = lister;
        if (asked == null) {
            return;
        }
        int asking = round;
        asked.get()
                .map(answer -> answer.listed().items(RegionInfo.class))
                .onComplete(regions -> take(asking, regions), failure -> fail(asking, failure));
    }

    private void take(int asking, List<RegionInfo> regions) {
        synchronized (this) {
            if (asking != round || config == null) {
                return;
            }
            askIn(config.every());
            if (failing) {
                failing = false;
                LOG.info("The cloud names its regions again.");
            }
            if (!add(regions)) {
                return;
            }
        }
        vertx.executeBlocking(this::tell, false);
    }

    private boolean add(List<RegionInfo> regions) {
        int before = found.size();
        regions.stream()
                .map(RegionInfo::regionId)
                .filter(Region::isWellFormed)
                .filter(region -> !found.contains(region))
                .limit(MOST - before)
                .forEach(found::add);
        return found.size() > before;
    }

    private @Nullable Void tell() {
        listener.run();
        return null;
    }

    private synchronized void fail(int asking, Throwable failure) {
        if (asking != round || config == null) {
            return;
        }
        Duration every = config.every();
        askIn(every.compareTo(AFTER_A_FAILURE) < 0 ? every : AFTER_A_FAILURE);
        if (!failing) {
            failing = true;
            LOG.warn(
                    "The cloud does not name its regions: {} Those that are known stay.",
                    CallFailedException.faultOf(failure).detail());
        }
    }

    private void askIn(Duration pause) {
        timer = vertx.setTimer(pause.toMillis(), now -> ask());
    }

    /** Asks no more. */
    synchronized void close() {
        vertx.cancelTimer(timer);
        round++;
        lister = null;
    }
}
