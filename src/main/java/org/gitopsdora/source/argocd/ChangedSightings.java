package org.gitopsdora.source.argocd;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.Landable;
import org.gitopsdora.time.Window;

/**
 * An extraction that passes everything on but sightings that say what the last one of their application said: a poll every ten minutes must
 * not multiply the archive. That an application was still so is said by the next night's sighting.
 */
final class ChangedSightings implements Extraction {
    private final Extraction extraction;
    private final Map<String, ArgocdSighting> last;

    private ChangedSightings(Extraction extraction, Map<String, ArgocdSighting> last) {
        this.extraction = extraction;
        this.last = last;
    }

    ChangedSightings(String instance, Extraction extraction) {
        this(extraction, new HashMap<>());
        extraction.forEachLanded(ArgocdSighting.DATASET, sighting -> {
            // What a notification carries is no whole state to compare with.
            if (sighting.instance().equals(instance) && sighting.snapshotHash() != null) {
                last.merge(
                        place(sighting),
                        sighting,
                        (one, other) -> other.observedAt().isAfter(one.observedAt()) ? other : one);
            }
        });
    }

    @Override
    public <R extends Record & Landable> boolean land(Dataset<R> dataset, R row) {
        if (row instanceof ArgocdSighting sighting) {
            ArgocdSighting before = last.put(place(sighting), sighting);
            if (before != null && isSame(before, sighting)) {
                return false;
            }
        }
        return extraction.land(dataset, row);
    }

    @Override
    public <T> T landPayload(Dataset<?> dataset, Function<Extraction, T> reading) {
        return extraction.landPayload(dataset, tied -> reading.apply(new ChangedSightings(tied, last)));
    }

    private static boolean isSame(ArgocdSighting one, ArgocdSighting other) {
        return Objects.equals(one.uid(), other.uid())
                && Objects.equals(one.snapshotHash(), other.snapshotHash())
                && Objects.equals(one.syncStatus(), other.syncStatus())
                && Objects.equals(one.healthStatus(), other.healthStatus())
                && Objects.equals(one.healthTransitionedAt(), other.healthTransitionedAt());
    }

    private static String place(ArgocdSighting sighting) {
        return sighting.namespace() + "/" + sighting.name();
    }

    @Override
    public Instant now() {
        return extraction.now();
    }

    @Override
    public Optional<Window> window() {
        return extraction.window();
    }

    @Override
    public <R extends Record & Landable> void landAll(Dataset<R> dataset, List<R> rows) {
        rows.forEach(row -> land(dataset, row));
    }

    @Override
    public void countRead(long records) {
        extraction.countRead(records);
    }

    @Override
    public void reject(String file, long position, String reason, String payload) {
        extraction.reject(file, position, reason, payload);
    }

    @Override
    public void gap(Gap gap) {
        extraction.gap(gap);
    }

    @Override
    public <R extends Record & Landable> void forEachLanded(Dataset<R> dataset, Consumer<R> action) {
        extraction.forEachLanded(dataset, action);
    }

    @Override
    public boolean isDamaged(Dataset<?> dataset) {
        return extraction.isDamaged(dataset);
    }

    @Override
    public void progress(String what, long done, long total) {
        extraction.progress(what, done, total);
    }
}
