package org.gitopsdora.extract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gitopsdora.job.Progress;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.landing.Reading;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.Landable;
import org.gitopsdora.source.PayloadReading;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.time.Window;
import org.jspecify.annotations.Nullable;

/** Lets one source land into the landing zone, and counts what it does. One per source and run. */
public final class LandedExtraction implements Extraction, AutoCloseable {
    /** Enough to see what a record was; a line of 100 MB is not kept whole a second time. */
    private static final int MOST_REJECTED_BYTES = 64 << 10;

    /** Watches progress; called from several threads. */
    public interface Progress {
        void report(String what, long done, long total);
    }

    private final LandingZone zone;
    private final LandingZone.Batch batch;
    private final String batchName;
    private final String source;
    private final String instance;
    private final InstantSource clock;
    private final @Nullable Window window;
    private final Progress progress;
    private final AtomicLong readRecords = new AtomicLong();
    private final AtomicLong landedRecords = new AtomicLong();
    private final AtomicLong duplicateRecords = new AtomicLong();
    private final AtomicLong rejectedRecords = new AtomicLong();
    private final List<Gap> gaps = new ArrayList<>();

    public LandedExtraction(
            LandingZone zone,
            String batchName,
            String source,
            String instance,
            InstantSource clock,
            @Nullable Window window,
            Progress progress) {
        this.zone = zone;
        this.batch = zone.begin(batchName);
        this.batchName = batchName;
        this.source = source;
        this.instance = instance;
        this.clock = clock;
        this.window = window;
        this.progress = progress;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Optional<Window> window() {
        return Optional.ofNullable(window);
    }

    @Override
    public <R extends Record & Landable> boolean land(Dataset<R> dataset, R row) {
        return land(dataset, row, reading(dataset));
    }

    private <R extends Record & Landable> boolean land(Dataset<R> dataset, R row, Reading reading) {
        boolean isNew = batch.append(dataset.name(), dataset.type(), row.contentHash(), row, reading);
        (isNew ? landedRecords : duplicateRecords).incrementAndGet();
        return isNew;
    }

    private static Reading reading(Dataset<?> dataset) {
        return dataset.isOfPayloads() ? Reading.ofPayload(dataset.readingVersion()) : Reading.NONE;
    }

    @Override
    public <T> T landPayload(Dataset<?> dataset, Function<Extraction, T> reading) {
        PayloadRows rows = new PayloadRows(dataset);
        T result = reading.apply(new OnePayload(this, rows));
        String hash = rows.hash();
        Reading given = hash == null ? Reading.NONE : Reading.from(hash, dataset.readingVersion());
        for (PayloadRows.Row<?> row : rows.rows()) {
            landGiven(row, hash == null || rows.isOwn(row) ? reading(row.dataset()) : given);
        }
        return result;
    }

    private <R extends Record & Landable> void landGiven(PayloadRows.Row<R> row, Reading reading) {
        land(row.dataset(), row.row(), reading);
    }

    @Override
    public <R extends Record & Landable> void landAll(Dataset<R> dataset, List<R> rows) {
        int landed = batch.appendAll(dataset.name(), dataset.type(), rows, Landable::contentHash, reading(dataset));
        landedRecords.addAndGet(landed);
        duplicateRecords.addAndGet(rows.size() - landed);
    }

    @Override
    public void countRead(long records) {
        readRecords.addAndGet(records);
    }

    @Override
    public void reject(String file, long position, String reason, String payload) {
        reject(rejected(file, position, reason, payload), batch);
    }

    void reject(RejectedRecord row, LandingZone.Batch target) {
        // A log that is kept is read again every night: its one bad line is news once.
        if (target.append(RejectedRecord.DATASET.name(), RejectedRecord.class, row.contentHash(), row)) {
            rejectedRecords.incrementAndGet();
        }
    }

    RejectedRecord rejected(String file, long position, String reason, String payload) {
        String kept = payload.length() > MOST_REJECTED_BYTES ? payload.substring(0, MOST_REJECTED_BYTES) : payload;
        return new RejectedRecord(
                source,
                instance,
                now(),
                ContentHash.of(source, instance, file, position, reason, payload.getBytes(StandardCharsets.UTF_8)),
                file,
                position,
                reason,
                kept);
    }

    @Override
    public void gap(Gap gap) {
        synchronized (gaps) {
            gaps.add(gap);
        }
        Instant at = now();
        SourceGap row = new SourceGap(
                source,
                instance,
                at,
                ContentHash.of(source, instance, at, gap.kind(), gap.detail()),
                gap.kind(),
                gap.detail(),
                gap.from(),
                gap.to());
        batch.append(SourceGap.DATASET.name(), SourceGap.class, row.contentHash(), row);
    }

    @Override
    public <R extends Record & Landable> void forEachLanded(Dataset<R> dataset, Consumer<R> action) {
        zone.forEach(dataset.name(), dataset.type(), action);
    }

    @Override
    public boolean isDamaged(Dataset<?> dataset) {
        return zone.isDamaged(dataset.name());
    }

    @Override
    public void progress(String what, long done, long total) {
        progress.report(what, done, total);
    }

    String source() {
        return source;
    }

    String instance() {
        return instance;
    }

    /** Reads again what an older version of the program has read, each dataset of which a newer reading is there. */
    public void readAgain(List<PayloadReading<?>> readings) {
        readings.forEach(reading -> new PayloadsReadAgain<>(zone, this, reading).run(batchName));
    }

    /**
     * Reads, and makes visible what was landed. Also where the source gave up: what it gave before is good, and may be gone tomorrow.
     *
     * @return why it gave up, empty if it did not
     */
    public Optional<SourceException> attempt(List<Dataset<?>> order, Runnable reading) {
        Optional<SourceException> failure = Optional.empty();
        try {
            reading.run();
        } catch (SourceException e) {
            failure = Optional.of(e);
        }
        commit(order);
        return failure;
    }

    /** Makes everything landed so far visible, watermarks last. */
    public void commit(List<Dataset<?>> order) {
        batch.commit(order.stream().map(Dataset::name).toList());
    }

    @Override
    public void close() {
        batch.close();
    }

    public long readRecords() {
        return readRecords.get();
    }

    public long landedRecords() {
        return landedRecords.get();
    }

    public long duplicateRecords() {
        return duplicateRecords.get();
    }

    public long rejectedRecords() {
        return rejectedRecords.get();
    }

    public List<Gap> gaps() {
        synchronized (gaps) {
            return List.copyOf(gaps);
        }
    }
}
