package org.gitopsdora.source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gitopsdora.time.Window;

/** One run's reading of one source, as seen by the source: where records go, what has landed, what time it is. Thread-safe. */
public interface Extraction {
    /** The one clock. */
    Instant now();

    /** Where the user asked for a window ({@code --from}, {@code --to}) instead of "since what has landed". */
    Optional<Window> window();

    /**
     * Lands a record unless its content hash has landed in the dataset before.
     *
     * @return whether it is new
     */
    <R extends Record & Landable> boolean land(Dataset<R> dataset, R row);

    /** Lands many records of one dataset, each as {@link #land} would; several threads at once do not wait for each other. */
    default <R extends Record & Landable> void landAll(Dataset<R> dataset, List<R> rows) {
        rows.forEach(row -> land(dataset, row));
    }

    /**
     * Lands what one payload gives: what {@code reading} lands of the datasets that {@code dataset} gives counts while the record of the
     * payload does, and is replaced with it when the payload is read again.
     *
     * @param reading is given where to land
     */
    default <T> T landPayload(Dataset<?> dataset, Function<Extraction, T> reading) {
        return reading.apply(this);
    }

    /** Counts one record read from the source; {@link #land} decides how many of them are new. */
    void countRead(long records);

    /** Bad data is a result: lands what could not be parsed, with the reason and the raw payload. */
    void reject(String file, long position, String reason, String payload);

    /** Something could not be read although the source as a whole could: the run publishes, with gaps. */
    void gap(Gap gap);

    /** Every record of earlier runs in this dataset, in no particular order. Not those of this run. */
    <R extends Record & Landable> void forEachLanded(Dataset<R> dataset, Consumer<R> action);

    /** Whether landed records of this dataset cannot be read any more: what a watermark says has landed may be gone. */
    boolean isDamaged(Dataset<?> dataset);

    /** For the progress bar; {@code total} 0 if unknown. */
    void progress(String what, long done, long total);
}
