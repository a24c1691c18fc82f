package org.gitopsdora.source.argocd;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes event about an Application, or the controller's log line with the same text. Grain: one event uid, or one (time,
 * application, reason, message) where there is none.
 *
 * @param shape kubernetes_event, event_exporter, controller_log
 * @param eventUid null in log lines
 * @param namespace of the Application; null in log lines, which name it barely
 * @param applicationUid incarnation; null in log lines
 * @param occurredAt whole seconds, or finer where the event's name carries nanoseconds
 * @param occurredNanos nanoseconds since 1970 from the event's name: the order within a second; null in log lines
 * @param user who acted (server events)
 * @param eventType Normal or Warning; no verdict of its own
 */
public record ArgocdEvent(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String shape,
        @Nullable String eventUid,
        @Nullable String namespace,
        String application,
        @Nullable String applicationUid,
        String reason,
        @Nullable String eventType,
        String message,
        Instant occurredAt,
        @Nullable Long occurredNanos,
        @Nullable String user,
        @Nullable String component,
        String payload)
        implements Landable {
    public static final Dataset<ArgocdEvent> DATASET = Dataset.ofPayloads("argocd_events", ArgocdEvent.class, 1);
}
