package org.gitopsdora.planted.job;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;

/** Every way to ask for the time, and one that is allowed. */
public final class WallClock {
    public List<Object> times() {
        Supplier<Instant> reference = Instant::now;
        return List.of(
                LocalDate.now(ZoneId.of("UTC")),
                InstantSource.system(),
                reference,
                Clock.tickSeconds(ZoneId.of("UTC")),
                System.currentTimeMillis(),
                new Date(),
                Calendar.getInstance());
    }

    public LocalDate givenAClock(Clock clock) {
        return LocalDate.now(clock);
    }
}
