package org.gitopsdora.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a test has landed again, with the program that landed it: it must give the same. */
public final class ReadAgain {
    private final MemoryExtraction landed;

    /** Per dataset, each content hash once, as it came first. */
    private final Map<Dataset<?>, Map<String, Landable>> given = new HashMap<>();

    private ReadAgain(MemoryExtraction landed) {
        this.landed = landed;
    }

    /** What each payload gives has landed, cell by cell. */
    public static void givesTheSame(Source source, MemoryExtraction landed) {
        ReadAgain again = of(source, landed);
        again.given.forEach((dataset, rows) ->
                assertThat(again.landed(dataset)).as(dataset.name()).containsAll(rows.values()));
    }

    /** And everything that has landed is given again. */
    public static void givesAll(Source source, MemoryExtraction landed) {
        ReadAgain again = of(source, landed);
        again.given.forEach((dataset, rows) -> assertThat(again.landed(dataset))
                .as(dataset.name())
                .containsExactlyInAnyOrderElementsOf(rows.values()));
    }

    private static ReadAgain of(Source source, MemoryExtraction landed) {
        ReadAgain again = new ReadAgain(landed);
        source.payloadReadings().forEach(again::read);
        return again;
    }

    private <R extends Record & Landable> void read(PayloadReading<R> reading) {
        Dataset<R> dataset = reading.dataset();
        for (Landable each : landed(dataset)) {
            R row = dataset.type().cast(each);
            if (reading.isReadable().test(row)) {
                MemoryExtraction again = new MemoryExtraction(row.extractedAt().toString());
                reading.reader().read(row, again);
                assertThat(again.landed(dataset)).containsExactly(row);
                add(dataset, again.landed(dataset));
                dataset.gives().forEach(given -> add(given, again.landed(given)));
            }
        }
    }

    private void add(Dataset<?> dataset, Collection<? extends Landable> rows) {
        Map<String, Landable> held = given.computeIfAbsent(dataset, each -> new LinkedHashMap<>());
        rows.forEach(row -> held.putIfAbsent(row.contentHash(), row));
    }

    private <R extends Record & Landable> List<Landable> landed(Dataset<R> dataset) {
        List<Landable> rows = new ArrayList<>();
        landed.forEachLanded(dataset, rows::add);
        rows.addAll(landed.landed(dataset));
        return rows;
    }
}
