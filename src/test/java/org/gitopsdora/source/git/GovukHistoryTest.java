package org.gitopsdora.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.gitopsdora.config.JobFile;
import org.gitopsdora.source.git.history.ChangeSetRequest;
import org.gitopsdora.source.git.mirrors.GitMirrors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ninety days of GOV.UK's GitOps repository, against deployments that the git command line found. */
class GovukHistoryTest {

    private static final Path FIXTURES = Path.of("../shared/fixtures/govuk");
    private static final Instant FROM = Instant.parse("2026-05-23T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-08-21T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void everyChangeOfStateOnProductionIsADeploymentAndNothingElseIs() throws Exception {
        Assumptions.assumeTrue(
                Files.exists(FIXTURES.resolve("gitops.fast-import.gz")), "needs the fixtures beside the project");
        MemoryLanding landed = new MemoryLanding();
        new GitSource(config(load("gitops")), new GitMirrors(folder.resolve("mirrors"))).extract(landed);
        List<String> found = deployments(landed);
        assertThat(found).hasSize(214).containsExactlyInAnyOrderElementsOf(expected());
    }

    @Test
    void everyChangeSetOfAnApplicationHoldsWhatTheCommandLineFound() throws Exception {
        Assumptions.assumeTrue(
                Files.exists(FIXTURES.resolve("frontend.fast-import.gz")), "needs the fixtures beside the project");
        List<String> header = csv("deployments_3apps_90d.csv").get(0);
        Map<String, Integer> column = new HashMap<>();
        header.forEach(name -> column.put(name, header.indexOf(name)));
        for (String app : List.of("frontend", "specialist-publisher", "signon")) {
            GitConfig repository = GitConfig.repository(app, load(app).toString(), "main", null);
            List<ChangeSetRequest> requests = new ArrayList<>();
            for (List<String> row : rows("deployments_3apps_90d.csv")) {
                if (row.get(column.get("app")).equals(app)) {
                    requests.add(new ChangeSetRequest(
                            repository.repositoryKey(),
                            row.get(column.get("old_tag")),
                            row.get(column.get("new_tag")),
                            List.of()));
                }
            }
            MemoryLanding landed = new MemoryLanding();
            new GitStates(new GitMirrors(folder.resolve("mirrors")), List.of(repository), List.of())
                    .resolveChangeSets(requests, landed);
            for (GitChangeSet set : landed.all(GitChangeSet.DATASET)) {
                assertThat(set.status()).isEqualTo("resolved");
                assertThat(landed.all(GitChangeSetCommit.DATASET))
                        .filteredOn(commit -> commit.fromSha().equals(set.fromSha())
                                && commit.toSha().equals(set.toSha()))
                        .map(GitChangeSetCommit::commitSha)
                        .containsExactlyInAnyOrderElementsOf(lines(
                                "git",
                                "-C",
                                load(app).toString(),
                                "rev-list",
                                "--no-merges",
                                set.toSha(),
                                "^" + set.fromSha()));
            }
        }
    }

    private static GitConfig config(Path repository) {
        String yaml = """
                name: govuk
                url: %s
                branch: main
                deployments:
                  - {files: "charts/app-config/image-tags/{environment}/{service}", field: [image_tag, .]}
                """;
        return GitConfig.read(JobFile.parse("job.yaml", yaml.formatted(repository), name -> null));
    }

    private Path load(String name) throws IOException, InterruptedException {
        Path repository = folder.resolve(name + ".git");
        if (Files.exists(repository)) {
            return repository;
        }
        lines("git", "init", "--quiet", "--bare", "--initial-branch=main", repository.toString());
        Process importing = new ProcessBuilder("git", "-C", repository.toString(), "fast-import", "--quiet")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(FIXTURES.resolve(name + ".fast-import.gz")));
                OutputStream out = importing.getOutputStream()) {
            in.transferTo(out);
        }
        assertThat(importing.waitFor()).isZero();
        return repository;
    }

    private static List<String> lines(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().toList();
    }

    private static List<String> deployments(MemoryLanding landed) {
        Map<String, String> subjects = new HashMap<>();
        landed.all(GitCommit.DATASET).forEach(commit -> subjects.put(commit.commitSha(), commit.subject()));
        Set<String> apps = new HashSet<>(List.of("frontend", "specialist-publisher", "signon"));
        Map<String, GitPathState> before = new HashMap<>();
        List<String> found = new ArrayList<>();
        landed.all(GitPathState.DATASET).stream()
                .filter(state -> "production".equals(state.environment()) && apps.contains(state.service()))
                .sorted(Comparator.comparingLong(GitPathState::position))
                .forEach(state -> {
                    GitPathState old = before.put(state.service(), state);
                    boolean isChange = old != null
                            && old.stateId() != null
                            && state.stateId() != null
                            && !old.stateId().equals(state.stateId());
                    if (isChange
                            && !state.committedAt().isBefore(FROM)
                            && state.committedAt().isBefore(TO)) {
                        found.add(String.join(
                                ",",
                                state.service(),
                                subjects.get(state.commitSha()).replaceFirst("^Revert ", ""),
                                state.committedAt().toString(),
                                old.value(),
                                state.value()));
                    }
                });
        return found;
    }

    private static List<String> expected() throws IOException {
        List<String> header = csv("deployments_3apps_90d.csv").get(0);
        return rows("deployments_3apps_90d.csv").stream()
                .map(row -> String.join(
                        ",",
                        row.get(header.indexOf("app")),
                        row.get(header.indexOf("deploy_commit")),
                        row.get(header.indexOf("committer_time")),
                        row.get(header.indexOf("old_tag")),
                        row.get(header.indexOf("new_tag"))))
                .toList();
    }

    private static List<List<String>> rows(String file) throws IOException {
        List<List<String>> lines = csv(file);
        return lines.subList(1, lines.size());
    }

    private static List<List<String>> csv(String file) throws IOException {
        return Files.readAllLines(FIXTURES.resolve(file)).stream()
                .map(line -> List.of(line.split(",", -1)))
                .toList();
    }
}
