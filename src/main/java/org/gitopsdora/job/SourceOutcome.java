package org.gitopsdora.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.SourceException.Blame;

/**
 * How one source was read.
 *
 * @param elapsed as a stopwatch says: the clock of a demo stands still
 * @param blame empty unless the source said who has to act
 * @param error empty unless it failed
 */
record SourceOutcome(
        String type,
        String name,
        Instant startedAt,
        Instant finishedAt,
        Duration elapsed,
        Status status,
        Optional<Blame> blame,
        Optional<String> error,
        long readRecords,
        long landedRecords,
        long duplicateRecords,
        long rejectedRecords,
        List<Gap> gaps) {

    /** As landed in {@link ExtractRecord#status()}, in lower case. */
    enum Status {
        READ,
        READ_WITH_GAPS,
        /** The source could not be read. */
        FAILED,
        /** The program could not read it: a bug, or the run was interrupted. */
        BROKEN
    }

    boolean isBlamedOn(Blame someone) {
        return blame.filter(each -> each == someone).isPresent();
    }

    boolean hasGaps() {
        return status != Status.READ || rejectedRecords > 0;
    }
}
