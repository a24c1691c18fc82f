package org.gitopsdora.extract;

import java.util.ArrayList;
import java.util.List;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.landing.Reading;
import org.gitopsdora.landing.RenamedHash;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.gitopsdora.source.PayloadReading;

/**
 * Reads the payloads of one dataset again that an older version of the program has read: a fixed bug of reading restates history. One
 * payload is in memory at a time. What lands becomes visible with the payload's own record, which stands last but for the note that all
 * is done; killed before, it is done again, and lands what has not landed.
 */
final class PayloadsReadAgain<R extends Record & Landable> {
    private static final int ROWS_BETWEEN_REPORTS = 1_000;

    private final LandingZone zone;
    private final LandedExtraction extraction;
    private final PayloadReading<R> reading;
    private final Dataset<R> dataset;
    private long read;
    private long kept;

    PayloadsReadAgain(LandingZone zone, LandedExtraction extraction, PayloadReading<R> reading) {
        this.zone = zone;
        this.extraction = extraction;
        this.reading = reading;
        this.dataset = reading.dataset();
    }

    /** Costs nothing where the reading is the first, and little where all of it has been done. */
    void run(String batchName) {
        if (dataset.readingVersion() == 1) {
            return;
        }
        long older = zone.countOlder(dataset.name(), dataset.readingVersion());
        if (older == 0 || older == olderWhenRead()) {
            return;
        }
        try (LandingZone.Batch batch =
                zone.begin("%s-%s-reading-%d".formatted(batchName, dataset.name(), dataset.readingVersion()))) {
            zone.forEachOlder(dataset.name(), dataset.type(), dataset.readingVersion(), row -> {
                if (isOurs(row) && reading.isReadable().test(row)) {
                    readAgain(row, batch);
                }
            });
            note(older, batch);
            List<String> order = new ArrayList<>();
            dataset.gives().forEach(given -> order.add(given.name()));
            order.add(dataset.name());
            order.add(RejectedRecord.DATASET.name());
            order.add(LandedReading.DATASET.name());
            batch.commit(order);
        }
    }

    /** How many older records there were when they were read again; 0 if they never were. */
    private long olderWhenRead() {
        long[] most = {0};
        zone.forEach(LandedReading.DATASET.name(), LandedReading.class, note -> {
            if (note.source().equals(extraction.source())
                    && note.instance().equals(extraction.instance())
                    && note.dataset().equals(dataset.name())
                    && note.version() == dataset.readingVersion()) {
                most[0] = Math.max(most[0], note.records());
            }
        });
        return most[0];
    }

    private boolean isOurs(R row) {
        return row.source().equals(extraction.source()) && row.instance().equals(extraction.instance());
    }

    private void readAgain(R row, LandingZone.Batch batch) {
        SecondReading second = new SecondReading(extraction, dataset, row.extractedAt());
        String failure = null;
        try {
            reading.reader().read(row, second);
        } catch (RuntimeException e) {
            // Whatever the reader stumbled over: the older reading is there, and the others have to be read.
            failure = e.toString();
        }
        second.refusals().forEach(refusal -> reject(row, refusal.reason(), refusal.payload(), batch));
        String hash = second.rows().hash();
        if (hash == null || failure != null) {
            kept++;
            String why = failure == null ? "no such record is in it" : failure;
            reject(row, "a payload that keeps its older reading: " + why, row.toString(), batch);
        } else {
            for (PayloadRows.Row<?> each : second.rows().rows()) {
                land(each, second.rows().isOwn(each), hash, row.contentHash(), batch);
            }
        }
        if (++read % ROWS_BETWEEN_REPORTS == 0) {
            extraction.progress(dataset.name() + " read again", read, 0);
        }
    }

    private <C extends Record & Landable> void land(
            PayloadRows.Row<C> each, boolean isOwn, String hash, String firstHash, LandingZone.Batch batch) {
        long version = dataset.readingVersion();
        batch.appendAgain(
                each.dataset().name(),
                each.dataset().type(),
                each.row(),
                isOwn ? Reading.ofPayload(version) : Reading.from(firstHash, version),
                new RenamedHash(hash, firstHash));
    }

    private void reject(R row, String reason, String payload, LandingZone.Batch batch) {
        String file = "%s %s read again".formatted(dataset.name(), row.contentHash());
        extraction.reject(extraction.rejected(file, 0, reason, payload), batch);
    }

    private void note(long older, LandingZone.Batch batch) {
        LandedReading note = new LandedReading(
                extraction.source(),
                extraction.instance(),
                extraction.now(),
                ContentHash.of(
                        extraction.source(), extraction.instance(), dataset.name(), dataset.readingVersion(), older),
                dataset.name(),
                dataset.readingVersion(),
                older,
                read,
                kept);
        batch.append(LandedReading.DATASET.name(), LandedReading.class, note.contentHash(), note);
    }
}
