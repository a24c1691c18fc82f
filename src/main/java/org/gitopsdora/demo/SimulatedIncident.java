package org.gitopsdora.demo;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An incident as the people on call lived through it. */
final class SimulatedIncident {
    final String id;
    final int number;
    final PagedService service;
    final String title;
    final Instant createdAt;

    @Nullable
    Instant acknowledgedAt;

    @Nullable
    Instant resolvedAt;

    /** The one it turned out to be. */
    @Nullable
    SimulatedIncident mergedInto;

    /** A commit that somebody named as its cause. */
    @Nullable
    String cause;

    SimulatedIncident(int number, PagedService service, String title, Instant createdAt) {
        this.id = "Q3SHOP%07d".formatted(number);
        this.number = number;
        this.service = service;
        this.title = title;
        this.createdAt = createdAt;
    }

    SimulatedIncident acknowledged(Instant at) {
        acknowledgedAt = at;
        return this;
    }

    SimulatedIncident resolved(Instant at) {
        resolvedAt = at;
        return this;
    }

    /** A duplicate, resolved by being merged. */
    SimulatedIncident merged(SimulatedIncident into, Instant at) {
        mergedInto = into;
        return resolved(at);
    }

    SimulatedIncident causedBy(String commit) {
        cause = commit;
        return this;
    }

    boolean isDuplicate() {
        return mergedInto != null;
    }

    String status() {
        return resolvedAt != null ? "resolved" : acknowledgedAt != null ? "acknowledged" : "triggered";
    }

    Instant lastChangedAt() {
        return resolvedAt != null ? resolvedAt : acknowledgedAt != null ? acknowledgedAt : createdAt;
    }

    /**
     * What an incident is opened on.
     *
     * @param service of the shop that it watches; null for what the job's rules do not map
     */
    record PagedService(
            String id, String name, String team, @Nullable String service) {}
}
