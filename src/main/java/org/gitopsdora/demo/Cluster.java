package org.gitopsdora.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The Kubernetes API under Argo CD: gives out uids and resource versions and keeps every event. */
final class Cluster {
    private final Agenda agenda;
    private final List<ClusterEvent> events = new ArrayList<>();
    private long resourceVersion = 100_000;
    private long lastNanos;

    Cluster(Agenda agenda) {
        this.agenda = agenda;
    }

    String uid() {
        // The bits of a random (version 4) UUID, from the simulation's own chance.
        long most = (agenda.nextLong() & ~0xF000L) | 0x4000L;
        long least = (agenda.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least).toString();
    }

    long nextResourceVersion() {
        resourceVersion += 1 + agenda.below(9);
        return resourceVersion;
    }

    void normal(Application application, String reason, String message, @Nullable String user) {
        add(application, reason, "Normal", message, user);
    }

    void warning(Application application, String reason, String message) {
        add(application, reason, "Warning", message, null);
    }

    List<ClusterEvent> events() {
        return events;
    }

    List<ClusterEvent> eventsSince(Instant from) {
        return events.stream().filter(event -> !event.at().isBefore(from)).toList();
    }

    private void add(Application application, String reason, String type, String message, @Nullable String user) {
        long second = agenda.now().getEpochSecond() * 1_000_000_000L;
        // Within one second the order of the names is the order of the events.
        lastNanos = Math.max(second, lastNanos) + 1 + agenda.below(900_000);
        events.add(new ClusterEvent(
                lastNanos, application, application.uid, uid(), nextResourceVersion(), reason, type, message, user));
    }
}
