package org.gitopsdora.demo;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes event about an Application.
 *
 * @param nanos the exact time, which is in the event's name; its timestamps are whole seconds
 * @param applicationUid of the incarnation
 * @param user who acted; null for the controller's own events
 */
record ClusterEvent(
        long nanos,
        Application application,
        String applicationUid,
        String uid,
        long resourceVersion,
        String reason,
        String type,
        String message,
        @Nullable String user) {

    Instant at() {
        return Instant.ofEpochSecond(nanos / 1_000_000_000L);
    }

    String name() {
        return "%s.%x".formatted(application.name, nanos);
    }

    String component() {
        return user == null ? "argocd-application-controller" : "argocd-server";
    }
}
