package org.gitopsdora.job;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.gitopsdora.config.ConfigException;
import org.gitopsdora.extract.LandedExtraction;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.report.ExitCode;
import org.gitopsdora.report.HumanText;
import org.gitopsdora.settings.JobConfig;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.Surroundings;

/** Examines a job without running it: the machine, every source, the rules. Changes nothing. */
public final class Doctor {
    /** Whether the job's clock is that of the world. */
    enum Time {
        REAL,
        /** The servers of a simulated company tell the real time, which says nothing about its own. */
        SIMULATED
    }

    private static final long LEAST_SPACE = 1L << 30;

    private final JobConfig config;
    private final InstantSource clock;
    private final Time time;
    private final BiConsumer<String, List<Diagnosis>> print;
    private final Surroundings surroundings;
    private final List<ExitCode> codes = new ArrayList<>();

    /**
     * @param print is told what was examined and what was found, one after the other
     */
    public Doctor(JobConfig config, InstantSource clock, Time time, BiConsumer<String, List<Diagnosis>> print) {
        this.time = time;
        this.config = config;
        this.clock = clock;
        this.print = print;
        this.surroundings = config.surroundings();
    }

    public ExitCode examine() {
        show("machine", machine());
        show("configuration", configuration());
        show("mapping", MappedWorkloads.examine(config.warehouse()));
        int refused = 0;
        List<ConfiguredSource> sources = config.sourcesCalled(Optional.empty());
        for (ConfiguredSource source : sources) {
            refused += examine(source) ? 1 : 0;
        }
        if (refused == sources.size()) {
            return ExitCode.CREDENTIALS;
        }
        return codes.stream()
                .reduce(ExitCode.PUBLISHED, (left, right) -> left == ExitCode.CONFIGURATION ? left : right);
    }

    /** Whether it refused its credentials. */
    private boolean examine(ConfiguredSource source) {
        String title = "%s %s".formatted(source.type(), source.name());
        LandingZone zone = new LandingZone(config.landing());
        try (LandedExtraction nothing = new LandedExtraction(
                zone, "doctor", source.type(), source.name(), clock, null, (what, done, total) -> {})) {
            show(title, comparable(source.open(surroundings).diagnose(nothing)));
            return false;
        } catch (SourceException e) {
            codes.add(e.blame() == Blame.CONFIGURATION ? ExitCode.CONFIGURATION : ExitCode.PUBLISHED_WITH_GAPS);
            print.accept(
                    title,
                    List.of(new Diagnosis(
                            Verdict.FAILURE, e.blame().name().toLowerCase(Locale.ROOT), Failure.oneLine(e))));
            return e.blame() == Blame.CREDENTIALS;
        } catch (ConfigException e) {
            codes.add(ExitCode.CONFIGURATION);
            print.accept(title, List.of(new Diagnosis(Verdict.FAILURE, "configuration", Failure.oneLine(e))));
            return false;
        }
    }

    private List<Diagnosis> comparable(List<Diagnosis> diagnoses) {
        return switch (time) {
            case REAL -> diagnoses;
            case SIMULATED ->
                diagnoses.stream()
                        .filter(diagnosis -> !diagnosis.subject().equals("clock"))
                        .toList();
        };
    }

    private void show(String title, List<Diagnosis> diagnoses) {
        if (diagnoses.stream().anyMatch(diagnosis -> diagnosis.verdict() == Verdict.FAILURE)) {
            codes.add(ExitCode.PUBLISHED_WITH_GAPS);
        }
        print.accept(title, diagnoses);
    }

    private List<Diagnosis> machine() {
        List<Diagnosis> diagnoses = new ArrayList<>();
        Path existing = nearestExisting(config.home().toAbsolutePath());
        boolean isWritable = Files.isWritable(existing);
        diagnoses.add(new Diagnosis(
                isWritable ? Verdict.OK : Verdict.FAILURE,
                "home",
                isWritable
                        ? config.home() + (Files.exists(config.home()) ? "" : " (will be made by the first run)")
                        : "cannot write to %s; give this user the right, or change `home`".formatted(existing)));
        diagnoses.add(space(existing));
        return diagnoses;
    }

    private static Diagnosis space(Path folder) {
        try {
            FileStore store = Files.getFileStore(folder);
            long free = store.getUsableSpace();
            return new Diagnosis(
                    free < LEAST_SPACE ? Verdict.WARNING : Verdict.OK,
                    "space",
                    "%s MB free".formatted(HumanText.count(free >> 20)));
        } catch (IOException e) {
            return new Diagnosis(Verdict.WARNING, "space", "cannot be asked: " + e.getMessage());
        }
    }

    private List<Diagnosis> configuration() {
        List<Diagnosis> diagnoses = new ArrayList<>();
        diagnoses.add(new Diagnosis(
                Verdict.OK,
                "read",
                "%s, %s, %s"
                        .formatted(
                                HumanText.plural(config.sources().size(), "source"),
                                HumanText.plural(config.rules().size(), "mapping rule"),
                                HumanText.plural(config.services().size(), "service"))));
        config.warnings().forEach(warning -> diagnoses.add(new Diagnosis(Verdict.WARNING, "rule", warning)));
        return diagnoses;
    }

    private static Path nearestExisting(Path path) {
        Path existing = path;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }
}
