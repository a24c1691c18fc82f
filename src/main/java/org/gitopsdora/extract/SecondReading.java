package org.gitopsdora.extract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.Landable;
import org.gitopsdora.time.Window;

/** An extraction of one landed payload, at the time of its first reading. Nothing lands: what it gives is held for who compares it. */
final class SecondReading implements Extraction {
    /** Why something could not be used. */
    record Refusal(String reason, String payload) {}

    private final Extraction extraction;
    private final Instant firstReadAt;
    private final PayloadRows rows;
    private final List<Refusal> refusals = new ArrayList<>();

    SecondReading(Extraction extraction, Dataset<?> dataset, Instant firstReadAt) {
        this.extraction = extraction;
        this.firstReadAt = firstReadAt;
        this.rows = new PayloadRows(dataset);
    }

    PayloadRows rows() {
        return rows;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    @Override
    public Instant now() {
        return firstReadAt;
    }

    @Override
    public Optional<Window> window() {
        return Optional.empty();
    }

    @Override
    public <R extends Record & Landable> boolean land(Dataset<R> dataset, R row) {
        return rows.add(dataset, row);
    }

    @Override
    public void countRead(long records) {
        // It was read from the source once.
    }

    @Override
    public void reject(String file, long position, String reason, String payload) {
        refusals.add(new Refusal(reason, payload));
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
