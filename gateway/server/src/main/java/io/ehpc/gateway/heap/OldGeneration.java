package io.ehpc.gateway.heap;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Optional;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of this JVM's heap that holds what lives long: the old generation, or all of a heap without generations.
 * What is in it momentarily is mostly garbage; what its last collection left is what is held.
 */
public final class OldGeneration implements HeapMeasure {
    private static final Logger LOG = LoggerFactory.getLogger(OldGeneration.class);

    private final MemoryPoolMXBean pool;
    private final List<GarbageCollectorMXBean> collectors;

    private OldGeneration(MemoryPoolMXBean pool) {
        this.pool = pool;
        this.collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> List.of(collector.getMemoryPoolNames()).contains(pool.getName()))
                .toList();
    }

    /** That of this JVM; nothing, if its collector does not say what collections leave. */
    public static Optional<OldGeneration> ofThisJvm() {
        // Where the young generation is another pool, that one has no threshold of usage.
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .filter(pool -> pool.isUsageThresholdSupported() && pool.isCollectionUsageThresholdSupported())
                .findFirst()
                .map(OldGeneration::new);
    }

    @Override
    public double share() {
        MemoryUsage left = pool.getCollectionUsage();
        return left == null ? 0 : Math.min(left.getUsed(), pool.getUsage().getUsed()) / (double) max(left);
    }

    private static long max(MemoryUsage usage) {
        return usage.getMax() > 0 ? usage.getMax() : Runtime.getRuntime().maxMemory();
    }

    @Override
    public long collections() {
        // A collection of the young generation tells nothing new of this one.
        return collectors.stream()
                .filter(collector -> !collector.getName().contains("Young"))
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    @Override
    public void collect() {
        System.gc();
    }

    @Override
    public Runnable onCollection(Runnable listener) {
        NotificationListener told = (notification, handback) -> listener.run();
        collectors.forEach(collector -> ((NotificationEmitter) collector).addNotificationListener(told, null, null));
        return () -> collectors.forEach(collector -> remove(collector, told));
    }

    private static void remove(GarbageCollectorMXBean collector, NotificationListener told) {
        try {
            ((NotificationEmitter) collector).removeNotificationListener(told);
        } catch (ListenerNotFoundException gone) {
            LOG.debug("{} tells nobody any more", collector.getName(), gone);
        }
    }
}
