package org.gitopsdora.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How to wait between two attempts. */
@FunctionalInterface
public interface Pauses {
    /** Sleeps. */
    Pauses REAL = pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos());

    void pause(Duration pause) throws InterruptedException;
}
