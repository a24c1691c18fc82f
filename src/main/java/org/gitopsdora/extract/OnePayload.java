package org.gitopsdora.extract;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.Landable;
import org.gitopsdora.time.Window;

/** An extraction while one payload is read: what it gives is held, everything else passes. */
record OnePayload(Extraction extraction, PayloadRows rows) implements Extraction {
    @Override
    public Instant now() {
        return extraction.now();
    }

    @Override
    public Optional<Window> window() {
        return extraction.window();
    }

    /** Whether what is held is new is known when it lands. */
    @Override
    public <R extends Record & Landable> boolean land(Dataset<R> dataset, R row) {
        return rows.add(dataset, row) || extraction.land(dataset, row);
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
