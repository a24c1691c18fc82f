package org.gitopsdora.source.flux;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * An object was seen to be so at a time. Grain: one (object, observedAt, content).
 *
 * @param observedAt the latest time that the object itself names (conditions, history, artifact, requests): the file says nothing of
 *     when it was written, and the controller's last look is a safe earlier bound; the file's own time where the object names none
 * @param snapshotHash content hash of the {@link FluxObject}
 * @param resourceVersion orders sightings within one uid
 * @param readyStatus repeated here, with its reason, message and time: they change while the content does not
 * @param readyTransitionedAt about the last reconcile, not the last deployment: every reconcile sets Ready to Unknown first
 * @param requestedAt value of the annotation by which somebody asked for a reconcile, as sent
 * @param handledAt the last such value that the controller has answered, as sent
 */
public record FluxSighting(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String kind,
        String namespace,
        String name,
        @Nullable String uid,
        Instant observedAt,
        String snapshotHash,
        @Nullable Long resourceVersion,
        @Nullable String readyStatus,
        @Nullable String readyReason,
        @Nullable String readyMessage,
        @Nullable Instant readyTransitionedAt,
        @Nullable String requestedAt,
        @Nullable String handledAt)
        implements Landable {
    public static final Dataset<FluxSighting> DATASET = new Dataset<>("flux_sightings", FluxSighting.class);
}
