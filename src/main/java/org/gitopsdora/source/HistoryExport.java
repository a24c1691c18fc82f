package org.gitopsdora.source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reading of a whole history, piece by piece: each piece lands before the next is asked for, so that a kill costs one piece and what
 * has landed is not read again. Not thread-safe.
 */
public interface HistoryExport extends AutoCloseable {
    /**
     * Reads the next piece that has not landed. To be landed before this is called again.
     *
     * @return what it was, for people; empty if nothing is left that can be read
     * @throws SourceException if the source cannot be read
     */
    Optional<String> readNext(Extraction extraction);

    /** What has landed by now. */
    List<Holding> holdings(Extraction extraction);

    @Override
    void close();

    /**
     * Records of one kind that have landed.
     *
     * @param what for instance {@code incidents}
     * @param records how many, each once however often it has changed
     * @param oldest when the first of them happened, null if there is none or they have no time
     * @param newest when the last of them happened
     */
    record Holding(
            String what,
            long records,
            @Nullable Instant oldest,
            @Nullable Instant newest) {}
}
