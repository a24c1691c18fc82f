package org.gitopsdora.source.flux;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * Something a Flux controller said about one of its objects: a notification payload, a Kubernetes event or a line of a controller's log,
 * in one shape whatever it was wrapped in. Grain: one distinct content; overlapping files and repeated deliveries land once. The same
 * event told twice with different metadata (two Alerts, a shipper that adds the cluster) lands twice with one {@code eventKey}, and so
 * does each state of a Kubernetes event that is counted up.
 *
 * @param contentHash over every column but extractedAt and payload
 * @param eventKey what was said, by whom and when, without metadata: equal keys are one event. Over instance, kind, namespace, name,
 *     second (log lines: instant and reconcileId), severity, reason and message
 * @param shape notification, kubernetes_event, controller_log
 * @param cluster as metadata, the exporter or the log shipper's labels name it; null if none does
 * @param kind of the object that it is about, for instance Kustomization; always one of Flux's
 * @param namespace of the object; null where the export leaves it out
 * @param objectUid incarnation; null in log lines
 * @param objectVersion {@code resourceVersion} of the object when it was said; null where not a number or left out
 * @param severity info or error; Kubernetes events say Normal or Warning
 * @param reason as sent: on a Kustomization merely that of its Ready condition; null in log lines
 * @param message as sent
 * @param error the cause in a failed log line; null elsewhere
 * @param occurredAt as stated (of a repeated event the last time), or by the nanoseconds in a Kubernetes event's name
 * @param occurredDigits digits of the second's fraction that the source gave: 0, 3, 6 or 9
 * @param occurredNanos nanoseconds since 1970 from a Kubernetes event's name: the order within a second; null elsewhere
 * @param revision as sent; null where the shape has none. <b>Of a repeated event it is the first occurrence's</b>
 * @param revisionFrom where it stood: metadata (notification), annotation (prefixed key), dedotted, alias ({@code
 *     reconciler.fluxcd.io/revision}, which Flux never wrote), log; null without revision
 * @param revisionKind commit, digest, ambiguous (commit of a SHA-256 repository or digest), chart, checksum, unknown
 * @param revisionName branch, tag or chart before the identifier
 * @param revisionCommit lower-case SHA; 12 digits of it in the version of a chart from git
 * @param revisionDigest {@code sha256:<hex>}; 12 digits of it in the version of a chart from OCI
 * @param revisionVersion chart version without what Flux appends
 * @param originRevision what an OCI artifact was built from, as sent
 * @param originCommit the commit in originRevision
 * @param commitReference {@code commit} of the event metadata that users set
 * @param changeRequest {@code change_request} of the event metadata
 * @param artifactDigest of the source's artifact ({@code digest}, formerly {@code checksum}); null in notifications
 * @param ociDigest of the chart's OCI manifest
 * @param appVersion of the chart
 * @param valuesToken digest of a HelmRelease's values; null in notifications, which leave it out
 * @param isCommitStatus the success of a reconcile, as Flux marks it ({@code commit_status: update})
 * @param changedObjects created, configured or deleted; 0 if everything was unchanged; null if nothing is listed
 * @param unchangedObjects listed as unchanged or skipped (log lines only)
 * @param changeSet a line per changed object, {@code Deployment/shop/api configured}
 * @param driftedObjects objects that differ, in a HelmRelease's drift events
 * @param isOnlyDeletion everything changed was deleted: garbage collection, or the end of the object
 * @param durationSeconds of the reconcile or health check, as the message says
 * @param nextSeconds until the next one, as the message says
 * @param attempts as the message says
 * @param releaseVersion the N of {@code vN}; null in failed actions, which have none
 * @param testHooks that a Helm test completed
 * @param isSuspended a log line that says so; Flux sends no event for it
 * @param eventUid of the Kubernetes event; null elsewhere
 * @param eventVersion {@code resourceVersion} of the Kubernetes event: orders the states of one uid
 * @param occurrences how often it has happened by then ({@code count}, or that of its series); null in other shapes
 * @param firstAt first occurrence; null in other shapes
 * @param lastAt last occurrence; null in other shapes
 * @param isCombined Kubernetes folded unlike events into it: its revision and message mean nothing
 * @param isMetadataLost the export carries no annotations, whatever the event had (Alloy, OpenTelemetry's k8s_events)
 * @param reconcileId joins the log lines of one reconcile; null elsewhere
 * @param controller that said it, as sent; null if it does not say
 * @param metadata every other key of metadata or annotations as one JSON object with sorted keys; null without any
 * @param payload the record as read, without what it was wrapped in
 */
public record FluxEvent(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String eventKey,
        String shape,
        @Nullable String cluster,
        String kind,
        @Nullable String namespace,
        String name,
        @Nullable String objectUid,
        @Nullable Long objectVersion,
        String severity,
        @Nullable String reason,
        String message,
        @Nullable String error,
        Instant occurredAt,
        long occurredDigits,
        @Nullable Long occurredNanos,
        @Nullable String revision,
        @Nullable String revisionFrom,
        @Nullable String revisionKind,
        @Nullable String revisionName,
        @Nullable String revisionCommit,
        @Nullable String revisionDigest,
        @Nullable String revisionVersion,
        @Nullable String originRevision,
        @Nullable String originCommit,
        @Nullable String commitReference,
        @Nullable String changeRequest,
        @Nullable String artifactDigest,
        @Nullable String ociDigest,
        @Nullable String appVersion,
        @Nullable String valuesToken,
        boolean isCommitStatus,
        @Nullable Long changedObjects,
        @Nullable Long unchangedObjects,
        @Nullable String changeSet,
        @Nullable Long driftedObjects,
        boolean isOnlyDeletion,
        @Nullable Double durationSeconds,
        @Nullable Double nextSeconds,
        @Nullable Long attempts,
        @Nullable String releaseNamespace,
        @Nullable String releaseName,
        @Nullable Long releaseVersion,
        @Nullable String chart,
        @Nullable String chartVersion,
        @Nullable Long testHooks,
        boolean isSuspended,
        @Nullable String eventUid,
        @Nullable Long eventVersion,
        @Nullable Long occurrences,
        @Nullable Instant firstAt,
        @Nullable Instant lastAt,
        boolean isCombined,
        boolean isMetadataLost,
        @Nullable String reconcileId,
        @Nullable String controller,
        @Nullable String metadata,
        String payload)
        implements Landable {
    public static final Dataset<FluxEvent> DATASET = Dataset.ofPayloads("flux_events", FluxEvent.class, 1);
}
