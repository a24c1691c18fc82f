package org.gitopsdora.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gitopsdora.differential.Differences.Difference;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.warehouse.Build;
import org.gitopsdora.warehouse.BuildListener;
import org.gitopsdora.warehouse.BuildSettings;
import org.gitopsdora.warehouse.EmptyDatasets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The warehouse against the definition, on histories that nobody would write down: what {@code sql/} makes of what has landed is, number
 * by number, what plain loops over the same objects say. {@code -Ddifferential.histories=10000} for more of them,
 * {@code -Ddifferential.seed=…} for others; a failure names the seed of the history, which {@code -Ddifferential.histories=1} repeats alone.
 */
class DifferentialTest {
    /** The first has no daylight saving time, the second goes to it within the histories. */
    private static final List<ZoneId> ZONES = List.of(ZoneId.of("UTC"), ZoneId.of("America/New_York"));

    private static final int SHOWN = 6;

    @TempDir
    Path folder;

    private final StringBuilder report = new StringBuilder();

    @Test
    void plainLoopsOverTheSameHistoriesSayTheSame() throws Exception {
        int histories = Integer.getInteger("differential.histories", 1000);
        long seed = Long.getLong("differential.seed", 1);
        int perWorld = Math.min(histories, 500);
        Differences differences = new Differences();
        for (int first = 0; first < histories; first += perWorld) {
            int number = Math.min(perWorld, histories - first);
            World world = world(seed + first, number, ZONES.get(first / perWorld % ZONES.size()));
            compare(world, Files.createDirectories(folder.resolve("world-" + first)), differences);
        }
        assertThat(differences.compared()).isGreaterThan(histories * 100L);
        assertThat(differences.isEmpty()).as(report.toString()).isTrue();
    }

    private static World world(long firstSeed, int number, ZoneId zone) {
        List<History> histories = new ArrayList<>();
        for (int each = 0; each < number; each++) {
            histories.add(HistoryGenerator.generate(firstSeed + each, "svc-%d".formatted(firstSeed + each)));
        }
        List<Incident> incidents = new ArrayList<>();
        for (History history : histories) {
            incidents.addAll(new IncidentGenerator(history, histories).generate());
        }
        return new World(zone, World.START, World.AS_OF, histories, incidents);
    }

    private void compare(World world, Path home, Differences differences) throws Exception {
        Oracle oracle = Oracle.of(world);
        try (Build build = Build.begin(new BuildSettings(
                home.resolve("build"),
                land(oracle, home),
                EmptyDatasets.OF_ANY_TIME,
                World.AS_OF,
                Map.of("config_hash", WorldLanding.CONFIG, "job", "differential", "run_id", "r"),
                "1GB",
                2))) {
            build.runAll(Map.of("git", (question, rows) -> Map.of()), listener());
            assertThat(build.check()).isEmpty();
            new Comparison(oracle, build, differences).run();
        }
        if (!differences.isEmpty() && report.isEmpty()) {
            describe(oracle, differences);
        }
    }

    private static BuildListener listener() {
        return (floor, relation, rows, took) -> {
            if (Boolean.getBoolean("differential.relations")) {
                System.out.printf("%-40s %,12d %8.2f s%n", relation, rows, took.toMillis() / 1000.0);
            }
        };
    }

    private static Map<String, List<Path>> land(Oracle oracle, Path home) throws Exception {
        LandingZone zone = new LandingZone(home.resolve("landing"));
        try (LandingZone.Batch batch = zone.begin("differential")) {
            new WorldLanding(oracle, batch).land();
            batch.commit(List.of());
        }
        Map<String, List<Path>> files =
                new TreeMap<>(EmptyDatasets.write(Files.createDirectories(home.resolve("empty"))));
        for (String dataset : zone.datasets()) {
            files.put(dataset, zone.files(dataset));
        }
        return files;
    }

    /** How often, the first of each, and the story of the first that has one. */
    private void describe(Oracle oracle, Differences differences) {
        report.append("%n%d values compared; differences per column: %s%n"
                .formatted(differences.compared(), differences.counts()));
        report.append(differences.examples());
        int stories = 0;
        Set<String> told = new HashSet<>();
        for (Difference difference : differences.first().values()) {
            report.append("%n%s of %s: the definition says %s, the warehouse %s%n"
                    .formatted(difference.column(), difference.about(), difference.expected(), difference.actual()));
            String service = difference.service();
            if (service != null && stories < SHOWN && told.add(service)) {
                report.append(Timeline.of(oracle, oracle.world.history(service)));
                stories++;
            }
        }
    }
}
