package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.gitopsdora.GitServer;
import org.gitopsdora.cli.Main;
import org.gitopsdora.cli.Terminal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whole nights over a GitOps repository and 200 application repositories behind a server that takes its time, as hosts do: of a night with
 * 50 new deployments and no new code, what is network, what is git, and what is the warehouse.
 * {@code mvn -Pbench test -Dtest=ManyRepositoriesBenchmark}
 */
@Tag("bench")
class ManyRepositoriesBenchmark {
    private static final int APPLICATIONS = 200;
    private static final int NEWS = 50;
    private static final int COMMITS = 40;
    private static final int ROUND_TRIP_MILLIS = 80;

    @TempDir
    Path folder;

    private final Map<String, String> deployed = new TreeMap<>();
    private Instant clock = Instant.parse("2026-08-01T09:00:00Z");

    private record Night(
            double seconds,
            double network,
            double extracts,
            double answers,
            double warehouse,
            List<String> requests,
            long landed) {}

    @Test
    void aNightOverManyMirrorsIsWaitingForTheNetwork() throws Exception {
        Path served = Files.createDirectory(folder.resolve("served"));
        for (int number = 0; number < APPLICATIONS; number++) {
            makeApplication(served.resolve(application(number) + ".git"));
            deployed.put(application(number), "v1");
        }
        create(served.resolve("deploy.git"));
        deploy(served.resolve("deploy.git"));
        try (GitServer server = new GitServer(served)) {
            Path job = Files.writeString(folder.resolve("nightly.yaml"), job(server));
            Night first = night(job, server, "2026-08-22T02:30:00Z");
            for (int number = 0; number < NEWS; number++) {
                deployed.put(application(number), "v2");
            }
            deploy(served.resolve("deploy.git"));
            server.delay(ROUND_TRIP_MILLIS);
            Night second = night(job, server, "2026-08-23T02:30:00Z");
            Night third = night(job, server, "2026-08-24T02:30:00Z");
            server.delay(0);
            Night near = night(job, server, "2026-08-25T02:30:00Z");
            System.out.printf(
                    "%n| night over %d repositories | seconds | extracts | of it network, 4 at once | git's answers | warehouse | requests | landed |%n|---|---|---|---|---|---|---|---|%n",
                    APPLICATIONS + 1);
            print("every mirror made", first);
            print(NEWS + " new deployments, %d ms a request".formatted(ROUND_TRIP_MILLIS), second);
            print("nothing new, %d ms a request".formatted(ROUND_TRIP_MILLIS), third);
            print("nothing new, no delay", near);

            assertThat(second.requests().stream()
                            .filter(each -> each.contains("/app-"))
                            .count())
                    .isEqualTo(APPLICATIONS);
            assertThat(second.answers()).isLessThan(second.network());
            assertThat(third.requests().size()).isEqualTo(APPLICATIONS + 1);
            assertThat(third.answers()).isLessThan(0.1);
            assertThat(second.network()).isGreaterThan(second.extracts() / 2);
        }
    }

    private static void print(String what, Night night) {
        System.out.printf(
                "| %s | %.1f | %.1f | %.1f | %.2f | %.1f | %d | %d |%n",
                what,
                night.seconds(),
                night.extracts(),
                night.network(),
                night.answers(),
                night.warehouse(),
                night.requests().size(),
                night.landed());
    }

    private String job(GitServer server) {
        StringBuilder services = new StringBuilder();
        for (int number = 0; number < APPLICATIONS; number++) {
            services.append("  %s: {repository: \"%s\"}%n"
                    .formatted(application(number), server.url(application(number) + ".git")));
        }
        return """
                home: %s
                sources:
                  - {type: git, name: deploy, url: "%s", deployments: [{files: "tags/{environment}/{service}", field: .}]}
                services:
                %sworkloads:
                  - {match: {environment: production}, production: true}
                """.formatted(folder.resolve("home"), server.url("deploy.git"), services);
    }

    private Night night(Path job, GitServer server, String at) throws IOException {
        server.takeRequests();
        server.takeSeconds();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        long start = System.nanoTime();
        int code = Main.run(
                new String[] {job.toString()},
                InstantSource.fixed(Instant.parse(at)),
                new Terminal(out, out, false, 120));
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(code).as(told.toString(StandardCharsets.UTF_8)).isZero();
        JsonNode report = newestReport();
        double extracts = 0;
        long landed = 0;
        for (JsonNode source : report.get("sources")) {
            extracts += source.get("seconds").asDouble();
            landed += source.get("landed_records").asLong();
        }
        double answers = 0;
        double warehouse = 0;
        for (String phase : report.get("phase_seconds").propertyNames()) {
            double took = report.get("phase_seconds").get(phase).asDouble();
            answers += phase.startsWith("git ") ? took : 0;
            warehouse += phase.startsWith("git ") ? 0 : took;
        }
        return new Night(
                seconds, server.takeSeconds() / 4, extracts / 4, answers, warehouse, server.takeRequests(), landed);
    }

    private JsonNode newestReport() throws IOException {
        try (Stream<Path> reports = Files.list(folder.resolve("home/reports"))) {
            Path newest = reports.max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow();
            return JsonMapper.shared().readTree(newest.toFile());
        }
    }

    private static String application(int number) {
        return "app-%03d".formatted(number);
    }

    /** A line of commits with v1 in its middle and v2 at its end. */
    private void makeApplication(Path bare) throws IOException {
        try (Repository repository = create(bare);
                ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId tip = null;
            for (int number = 1; number <= COMMITS; number++) {
                tip = commit(inserter, tip, Map.of("code", bare + " " + number));
                if (number == COMMITS / 2) {
                    inserter.flush();
                    point(repository, "refs/tags/v1", tip);
                }
            }
            inserter.flush();
            point(repository, "refs/tags/v2", tip);
            point(repository, "refs/heads/main", tip);
        }
    }

    private void deploy(Path bare) throws IOException {
        try (Repository repository = new FileRepositoryBuilder()
                        .setGitDir(bare.toFile())
                        .setMustExist(true)
                        .build();
                ObjectInserter inserter = repository.newObjectInserter()) {
            Map<String, String> files = new TreeMap<>();
            deployed.forEach((application, version) -> files.put("tags/production/" + application, version));
            ObjectId tip = commit(inserter, repository.resolve("refs/heads/main"), files);
            inserter.flush();
            point(repository, "refs/heads/main", tip);
        }
    }

    private static Repository create(Path bare) throws IOException {
        Repository repository =
                new FileRepositoryBuilder().setGitDir(bare.toFile()).setBare().build();
        repository.create(true);
        RefUpdate head = repository.updateRef(Constants.HEAD);
        head.disableRefLog();
        head.link("refs/heads/main");
        return repository;
    }

    private static void point(Repository repository, String name, ObjectId commit) throws IOException {
        RefUpdate update = repository.updateRef(name);
        update.setNewObjectId(commit);
        update.forceUpdate();
    }

    private ObjectId commit(ObjectInserter inserter, ObjectId parent, Map<String, String> files) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
            DirCacheEntry entry = new DirCacheEntry(file.getKey());
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(
                    inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8)));
            builder.add(entry);
        }
        builder.finish();
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(index.writeTree(inserter));
        if (parent != null) {
            commit.setParentId(parent);
        }
        clock = clock.plusSeconds(30);
        commit.setAuthor(new PersonIdent("Ada", "ada@example.org", clock, ZoneOffset.UTC));
        commit.setCommitter(new PersonIdent("Ada", "ada@example.org", clock, ZoneOffset.UTC));
        commit.setMessage("Change at " + clock);
        return inserter.insert(commit);
    }
}
