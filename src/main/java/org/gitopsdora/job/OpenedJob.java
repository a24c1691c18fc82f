package org.gitopsdora.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gitopsdora.config.Block;
import org.gitopsdora.demo.Simulation;
import org.gitopsdora.demo.SimulationConfig;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.settings.JobConfig;
import org.jspecify.annotations.Nullable;

/** A job that has been read and can be run; for the demo, with its simulated company running beside it. */
public final class OpenedJob implements AutoCloseable {
    /** Where a simulated company may leave its files. */
    public enum Traces {
        IN_HOME,
        /** In a temporary folder, for those who promise to touch nothing. */
        NONE
    }

    private final JobConfig config;
    private final InstantSource clock;
    private final @Nullable Simulation simulation;
    private final @Nullable Path temporary;
    private final @Nullable HomeLock lock;

    private OpenedJob(
            JobConfig config,
            InstantSource clock,
            @Nullable Simulation simulation,
            @Nullable Path temporary,
            @Nullable HomeLock lock) {
        this.config = config;
        this.clock = clock;
        this.simulation = simulation;
        this.temporary = temporary;
        this.lock = lock;
    }

    /**
     * Opens a job. Real ones need nothing of this machine yet.
     *
     * @param patience with another run that reads the same simulated company
     * @throws LockedException if it lasts longer
     */
    public static OpenedJob open(String job, InstantSource clock, Traces traces, Duration patience) {
        String name = Jobs.nameOf(job);
        Block block = Jobs.read(job, System::getenv);
        Optional<SimulationConfig> simulated = block.findBlock("simulation").map(SimulationConfig::read);
        if (simulated.isEmpty()) {
            return new OpenedJob(JobConfig.read(name, block, Sources.ALL), clock, null, null, null);
        }
        Path home = JobConfig.home(block).resolve("simulation");
        HomeLock lock = traces == Traces.NONE ? null : lock(home, name, clock, patience);
        try {
            Path temporary = traces == Traces.NONE ? Files.createTempDirectory("gitops-dora-demo") : null;
            Path folder = temporary == null ? home : temporary;
            Simulation simulation = Simulation.start(simulated.get(), folder);
            try {
                Map<String, String> variables = simulation.environment();
                Block again = Jobs.read(job, key -> variables.getOrDefault(key, System.getenv(key)));
                again.findBlock("simulation").ifPresent(SimulationConfig::read);
                JobConfig config = JobConfig.read(name, again, Sources.ALL);
                return new OpenedJob(config, simulatedClock(simulation, config), simulation, temporary, lock);
            } catch (RuntimeException e) {
                simulation.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            if (lock != null) {
                lock.close();
            }
            throw e instanceof RuntimeException unchecked
                    ? unchecked
                    : new UncheckedIOException("The simulated company cannot be written", (IOException) e);
        }
    }

    /** A company is written anew when it starts: not under the eyes of a run that reads it. */
    private static HomeLock lock(Path folder, String job, InstantSource clock, Duration patience) {
        return HomeLock.acquire(folder, job, clock.instant(), patience)
                .orElseThrow(() -> new LockedException(job, folder));
    }

    public JobConfig config() {
        return config;
    }

    public InstantSource clock() {
        return clock;
    }

    public Doctor.Time time() {
        return simulation == null ? Doctor.Time.REAL : Doctor.Time.SIMULATED;
    }

    @Override
    public void close() {
        if (simulation != null) {
            simulation.close();
        }
        if (temporary != null) {
            delete(temporary);
        }
        if (lock != null) {
            lock.close();
        }
    }

    /** Stands still during a run, and a second later for every run before it: a run never sees what landed after its own time. */
    private static InstantSource simulatedClock(Simulation simulation, JobConfig config) {
        long[] runs = {0};
        new LandingZone(config.landing()).forEach(RunRecord.DATASET.name(), RunRecord.class, run -> runs[0]++);
        return InstantSource.fixed(simulation.now().plusSeconds(runs[0]));
    }

    private static void delete(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + folder, e);
        }
    }
}
