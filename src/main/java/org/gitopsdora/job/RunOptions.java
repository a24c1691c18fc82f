package org.gitopsdora.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.gitopsdora.time.Window;

/**
 * What the command line asked of a run, checked.
 *
 * @param only one source, by name or type
 * @param asOf an earlier moment to rebuild; then nothing is extracted
 * @param configuration which configuration an earlier moment is rebuilt with
 */
public record RunOptions(
        Optional<Window> window,
        Optional<Instant> asOf,
        Configuration configuration,
        Optional<String> only,
        Extract extract,
        Verbosity verbosity,
        Duration lockTimeout) {
    /** Of an {@code --as-of}. */
    public enum Configuration {
        OF_THEN,
        OF_TODAY
    }

    /** Whether sources are read. */
    public enum Extract {
        ALL,
        NOTHING
    }

    static RunOptions nightly() {
        return new RunOptions(
                Optional.empty(),
                Optional.empty(),
                Configuration.OF_TODAY,
                Optional.empty(),
                Extract.ALL,
                Verbosity.NORMAL,
                Duration.ofMinutes(15));
    }
}
