package org.gitopsdora.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The heap in use while something ran.
 *
 * @param peakMegabytes the most before a collection, garbage included: it nears the limit in any program that is given time
 * @param keptMegabytes the most after a collection: nearer to what is needed
 */
record Heap(long peakMegabytes, long keptMegabytes) {
    static long mostMegabytes() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }

    /** Collects first, so that what ran before does not count. */
    static Watch watch() {
        System.gc();
        return new Watch();
    }

    /** Listens to the collector, which alone knows both figures at the moment they are at their height. */
    static final class Watch implements AutoCloseable, NotificationListener {
        private final Set<String> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(pool -> pool.getName())
                .collect(Collectors.toUnmodifiableSet());
        private final AtomicLong peak = new AtomicLong();
        private final AtomicLong kept = new AtomicLong();

        private Watch() {
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                ((NotificationEmitter) collector).addNotificationListener(this, null, null);
            }
        }

        Heap seen() {
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            return new Heap(Math.max(peak.get(), now) >> 20, kept.get() >> 20);
        }

        @Override
        public void handleNotification(Notification notification, Object handback) {
            if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
                GarbageCollectionNotificationInfo info =
                        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
                peak.accumulateAndGet(used(info.getGcInfo().getMemoryUsageBeforeGc()), Math::max);
                kept.accumulateAndGet(used(info.getGcInfo().getMemoryUsageAfterGc()), Math::max);
            }
        }

        private long used(Map<String, MemoryUsage> usages) {
            return usages.entrySet().stream()
                    .filter(usage -> pools.contains(usage.getKey()))
                    .mapToLong(usage -> usage.getValue().getUsed())
                    .sum();
        }

        @Override
        public void close() {
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                try {
                    ((NotificationEmitter) collector).removeNotificationListener(this);
                } catch (ListenerNotFoundException e) {
                    throw new IllegalStateException("It was added when the watch began", e);
                }
            }
        }
    }
}
