package org.gitopsdora.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.gitopsdora.landing.LandingZone;
import org.gitopsdora.settings.ConfigEntry;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.argocd.ArgocdApplication;
import org.gitopsdora.source.argocd.ArgocdAttribute;
import org.gitopsdora.source.argocd.ArgocdEvent;
import org.gitopsdora.source.argocd.ArgocdHistoryEntry;
import org.gitopsdora.source.argocd.ArgocdOperationSource;
import org.gitopsdora.source.argocd.ArgocdSighting;
import org.gitopsdora.source.git.GitArrival;
import org.gitopsdora.source.git.GitChangeSet;
import org.gitopsdora.source.git.GitChangeSetCommit;
import org.gitopsdora.source.git.GitContent;
import org.gitopsdora.source.git.GitRef;
import org.gitopsdora.warehouse.Answerer;
import org.gitopsdora.warehouse.Build;
import org.gitopsdora.warehouse.BuildSettings;
import org.gitopsdora.warehouse.EmptyDatasets;
import org.gitopsdora.warehouse.Floor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds the warehouse from 1 M landed reconciliations and from 4 M, and prints time and peak memory of the process by layer. Every
 * reconciliation is told by a history entry and an event; one in ten is a sync that changed nothing; every change has a change set of one
 * commit. {@code mvn -Pbench verify}; {@code -Dbench.reconciliations=100000} for another size.
 */
@Tag("bench")
class WarehouseBenchmark {
    private static final int APPLICATIONS = 400;
    private static final int NIGHTS = 16;
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final String REPOSITORY = "git.example.com/deploy";

    /** What git would be asked has landed. */
    private static final Map<String, Answerer> NOBODY_KNOWS = Map.of("git", (question, rows) -> Map.of());

    @TempDir
    Path folder;

    private record Measured(
            Map<Floor, Duration> time, Map<Floor, Long> peakMegabytes, Duration total, long deployments) {}

    @Test
    void buildingGrowsInProportionToWhatHasLanded() throws Exception {
        int size = Integer.getInteger("bench.reconciliations", 1_000_000);
        Measured one = measure(size);
        Measured four = measure(4 * size);
        System.out.printf(
                "%n| floor | %,d: seconds | peak MB | %,d: seconds | peak MB | growth |%n|---|---|---|---|---|---|%n",
                size, 4 * size);
        for (Floor floor : one.time().keySet()) {
            System.out.printf(
                    "| %s | %.1f | %d | %.1f | %d | %.1f |%n",
                    floor.name(),
                    seconds(one.time().get(floor)),
                    one.peakMegabytes().get(floor),
                    seconds(four.time().get(floor)),
                    four.peakMegabytes().get(floor),
                    seconds(four.time().get(floor))
                            / Math.max(0.05, seconds(one.time().get(floor))));
        }
        System.out.printf(
                "| all | %.1f | | %.1f | | %.1f |%n%n",
                seconds(one.total()), seconds(four.total()), seconds(four.total()) / seconds(one.total()));
        assertThat(four.deployments()).isEqualTo(4 * one.deployments());
    }

    private Measured measure(int reconciliations) throws Exception {
        Path home = Files.createDirectories(folder.resolve("home-" + reconciliations));
        Map<String, List<Path>> files =
                new TreeMap<>(EmptyDatasets.write(Files.createDirectories(home.resolve("empty"))));
        // As if landed in many nights: no night knows the hashes of millions of records that it has just written.
        for (int night = 0; night < NIGHTS; night++) {
            LandingZone zone = new LandingZone(home.resolve("landing-" + night));
            try (LandingZone.Batch batch = zone.begin("bench")) {
                land(batch, reconciliations, night);
                batch.commit(List.of());
            }
            for (String dataset : zone.datasets()) {
                files.merge(dataset, zone.files(dataset), (earlier, more) -> {
                    List<Path> all = new ArrayList<>(earlier);
                    all.addAll(more);
                    return all;
                });
            }
        }
        Map<Floor, Duration> time = new LinkedHashMap<>();
        Map<Floor, Long> peak = new LinkedHashMap<>();
        long[] deployments = {0};
        long start = System.nanoTime();
        try (Build build = Build.begin(new BuildSettings(
                home.resolve("build"),
                files,
                EmptyDatasets.OF_ANY_TIME,
                Instant.parse("2026-06-30T00:00:00Z"),
                Map.of("config_hash", "c", "job", "bench", "run_id", "r"),
                "8GB",
                2))) {
            for (Floor floor : build.floors()) {
                resetPeak();
                long begun = System.nanoTime();
                build.run(floor, NOBODY_KNOWS, (each, relation, rows, took) -> {
                    if (Boolean.getBoolean("bench.relations")) {
                        System.out.printf("%-40s %,12d %8.2f s%n", relation, rows, took.toMillis() / 1000.0);
                    }
                    if (relation.equals("fct_deployments")) {
                        deployments[0] = rows;
                    }
                });
                time.put(floor, Duration.ofNanos(System.nanoTime() - begun));
                peak.put(floor, peakMegabytes());
            }
        }
        return new Measured(time, peak, Duration.ofNanos(System.nanoTime() - start), deployments[0]);
    }

    private static void land(LandingZone.Batch batch, int reconciliations, int night) {
        if (night == 0) {
            configure(batch);
        }
        int perApplication = reconciliations / APPLICATIONS;
        for (int application = night; application < APPLICATIONS; application += NIGHTS) {
            String name = "app-%04d".formatted(application);
            application(batch, name);
            String state = "";
            String applied = "";
            for (int number = 0; number < perApplication; number++) {
                // Some fifteen months, whatever the number: more of them are denser.
                Instant at = START.plusMillis(
                        (long) (40_000_000_000.0 * (number + application / (double) APPLICATIONS) / perApplication));
                String revision = sha(name, number);
                boolean isNoOp = number % 10 == 9;
                String next = isNoOp ? state : sha("tree", name, number);
                reconciliation(batch, name, number, revision, next, Instant.ofEpochSecond(at.getEpochSecond()));
                if (!isNoOp) {
                    changeSet(batch, name, applied, revision, at);
                    applied = revision;
                }
                state = next;
            }
        }
    }

    static void configure(LandingZone.Batch batch) {
        List<String[]> entries = List.of(
                new String[] {"match.kind", "^Application$"},
                new String[] {"set.environment.0.text", "production"},
                new String[] {"set.production", "true"});
        for (String[] entry : entries) {
            put(
                    batch,
                    ConfigEntry.DATASET,
                    new ConfigEntry(
                            "job", "bench", START, ContentHash.of(entry[0]), "c", "rules", 0, "", entry[0], entry[1]));
        }
        put(
                batch,
                GitRef.DATASET,
                new GitRef(
                        "git",
                        "deploy",
                        START,
                        ContentHash.of("ref"),
                        "https://" + REPOSITORY,
                        REPOSITORY,
                        "",
                        "main",
                        sha("tip"),
                        0,
                        null,
                        false));
    }

    static void application(LandingZone.Batch batch, String name) {
        String hash = ContentHash.of("application", name);
        put(
                batch,
                ArgocdApplication.DATASET,
                new ArgocdApplication(
                        "argocd",
                        "eu",
                        START,
                        hash,
                        "argocd",
                        name,
                        "uid-" + name,
                        "shop",
                        START,
                        null,
                        "https://" + REPOSITORY,
                        "apps/" + name,
                        null,
                        "main",
                        null,
                        "in-cluster",
                        name,
                        "Synced",
                        null,
                        null,
                        null,
                        null,
                        "Healthy",
                        null,
                        0L,
                        0L,
                        null,
                        true,
                        true,
                        false,
                        null,
                        null,
                        "{}"));
        put(
                batch,
                ArgocdSighting.DATASET,
                new ArgocdSighting(
                        "argocd",
                        "eu",
                        START,
                        ContentHash.of("sighting", name),
                        "argocd",
                        name,
                        "uid-" + name,
                        START,
                        hash,
                        1L,
                        null,
                        "Synced",
                        null,
                        null,
                        "Healthy",
                        null));
        put(
                batch,
                ArgocdAttribute.DATASET,
                new ArgocdAttribute("argocd", "eu", START, ContentHash.of("label", name), hash, "label:app", name));
    }

    static void reconciliation(
            LandingZone.Batch batch, String name, int number, String revision, String tree, Instant at) {
        String sources = ContentHash.of("sources", name, revision);
        Instant end = at.plusSeconds(9);
        put(
                batch,
                ArgocdHistoryEntry.DATASET,
                new ArgocdHistoryEntry(
                        "argocd",
                        "eu",
                        START,
                        ContentHash.of("history", name, number),
                        "argocd",
                        name,
                        "uid-" + name,
                        number,
                        revision,
                        at,
                        end,
                        null,
                        true,
                        sources,
                        "{\"id\":%d,\"revision\":\"%s\"}".formatted(number, revision)));
        put(
                batch,
                ArgocdOperationSource.DATASET,
                new ArgocdOperationSource(
                        "argocd",
                        "eu",
                        START,
                        ContentHash.of("source", sources),
                        sources,
                        0,
                        0,
                        "source",
                        "git",
                        "https://" + REPOSITORY,
                        REPOSITORY,
                        "apps/" + name,
                        "apps/" + name,
                        null,
                        revision,
                        "main",
                        null));
        put(
                batch,
                ArgocdEvent.DATASET,
                new ArgocdEvent(
                        "argocd",
                        "eu",
                        START,
                        ContentHash.of("event", name, number),
                        "kubernetes_event",
                        "e-" + name + number,
                        "argocd",
                        name,
                        "uid-" + name,
                        "OperationCompleted",
                        "Normal",
                        "Sync operation to %s succeeded".formatted(revision),
                        end,
                        end.getEpochSecond() * 1_000_000_000L,
                        null,
                        "argocd-application-controller",
                        "{}"));
        put(
                batch,
                GitContent.DATASET,
                new GitContent(
                        "git",
                        "deploy",
                        START,
                        ContentHash.of("tree", name, number),
                        REPOSITORY,
                        revision,
                        "apps/" + name,
                        tree,
                        "apps/" + name,
                        true));
    }

    /** One commit of the GitOps repository, with a lead time of ten minutes to a week, most within hours, as teams have them. */
    static void changeSet(LandingZone.Batch batch, String name, String from, String to, Instant at) {
        if (from.isEmpty()) {
            return;
        }
        SplittableRandom random = new SplittableRandom(to.hashCode());
        long authored = Math.round(600 * Math.exp(7 * random.nextDouble()));
        long committed = Math.round(authored * random.nextDouble());
        long arrived = Math.round(committed * random.nextDouble());
        String paths = "apps/" + name;
        put(
                batch,
                GitChangeSet.DATASET,
                new GitChangeSet(
                        "git",
                        "deploy",
                        START,
                        ContentHash.of("set", from, to, paths),
                        REPOSITORY,
                        from,
                        to,
                        paths,
                        "resolved",
                        "forward",
                        1));
        put(
                batch,
                GitChangeSetCommit.DATASET,
                new GitChangeSetCommit(
                        "git",
                        "deploy",
                        START,
                        ContentHash.of("commit", from, to, paths),
                        REPOSITORY,
                        from,
                        to,
                        paths,
                        to,
                        at.minusSeconds(authored),
                        at.minusSeconds(committed),
                        "dev",
                        "dev@shop.example",
                        "change",
                        null,
                        null));
        put(
                batch,
                GitArrival.DATASET,
                new GitArrival(
                        "git",
                        "deploy",
                        START,
                        ContentHash.of("arrival", to),
                        REPOSITORY,
                        "main",
                        to,
                        at.minusSeconds(arrived).getEpochSecond(),
                        to,
                        at.minusSeconds(arrived)));
    }

    static <R extends Record & org.gitopsdora.source.Landable> void put(
            LandingZone.Batch batch, Dataset<R> dataset, R row) {
        batch.append(dataset.name(), dataset.type(), row.contentHash(), row);
    }

    static String sha(Object... parts) {
        return ContentHash.of(parts) + "00000000";
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** Linux counts the peak of the resident set from here on; elsewhere the figure is 0. */
    static void resetPeak() {
        try {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        } catch (IOException e) {
            // Then the peak is that of the process so far.
        }
    }

    static long peakMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
