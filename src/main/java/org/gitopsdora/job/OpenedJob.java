package org.gitopsdora.job;

import java.time.InstantSource;
import org.gitopsdora.config.Block;

/** A job that has been read and can be run; for the demo, with its simulated company running beside it. */
final class OpenedJob implements AutoCloseable {
    private final JobConfig config;
    private final InstantSource clock;

    private OpenedJob(JobConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    static OpenedJob open(String job, InstantSource clock) {
        Block block = Jobs.read(job, System::getenv);
        return new OpenedJob(JobConfig.read(Jobs.nameOf(job), block), clock);
    }

    JobConfig config() {
        return config;
    }

    InstantSource clock() {
        return clock;
    }

    @Override
    public void close() {
        // Nothing runs beside a job that reads the outside world.
    }
}
