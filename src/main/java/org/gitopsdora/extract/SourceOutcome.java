package org.gitopsdora.extract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
public record SourceOutcome(
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

    /** What became of the reading. */
    public enum Status {
        READ,
        READ_WITH_GAPS,
        /** The source could not be read. */
        FAILED,
        /** The program could not read it: a bug, or the run was interrupted. */
        BROKEN;

        /** As landed and reported. */
        public String word() {
            return switch (this) {
                case READ, READ_WITH_GAPS, FAILED -> name().toLowerCase(Locale.ROOT);
                case BROKEN -> "failed";
            };
        }
    }

    public boolean isBlamedOn(Blame someone) {
        return blame.filter(each -> each == someone).isPresent();
    }

    public boolean hasGaps() {
        return status != Status.READ || rejectedRecords > 0;
    }
}
