package org.gitopsdora.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.gitopsdora.config.JobFile;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.git.mirrors.GitMirrors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourceTest {

    private static final String TAGS = """
            deployments:
              - {files: "tags/{environment}/{service}", field: [image_tag, .]}
            """;

    @TempDir
    Path folder;

    private final MemoryLanding landed = new MemoryLanding();
    private Upstream upstream;

    @BeforeEach
    void makeUpstream() {
        upstream = new Upstream(folder.resolve("upstream.git"));
    }

    @AfterEach
    void closeUpstream() {
        upstream.close();
    }

    private GitConfig config(String rest) {
        String yaml = "type: git\nname: deploy\nurl: %s\n%s".formatted(upstream.folder, rest);
        return GitConfig.read(JobFile.parse("job.yaml", yaml, name -> null));
    }

    private GitSource source(String rest) {
        return new GitSource(config(rest), new GitMirrors(folder.resolve("mirrors")));
    }

    private void run(String rest) {
        source(rest).extract(landed);
    }

    private void nextRun(String rest) {
        landed.nextRun();
        run(rest);
    }

    /** position environment/cluster/service value-or-state, in order of position. */
    private List<String> states() {
        return landed.all(GitPathState.DATASET).stream()
                .sorted(Comparator.comparingLong(GitPathState::position).thenComparing(state -> "" + state.service()))
                .map(state -> "%d %s %s%s"
                        .formatted(state.position(), state.service(), state.value(), state.hasFiles() ? "" : " gone"))
                .toList();
    }

    private List<String> stateIds() {
        return landed.all(GitPathState.DATASET).stream()
                .sorted(Comparator.comparingLong(GitPathState::position))
                .map(GitPathState::stateId)
                .toList();
    }

    private List<String> chain() {
        return landed.all(GitBranchCommit.DATASET).stream()
                .sorted(Comparator.comparingLong(GitBranchCommit::position))
                .map(GitBranchCommit::commitSha)
                .toList();
    }

    private List<Boolean> forced() {
        return landed.all(GitBranchCommit.DATASET).stream()
                .sorted(Comparator.comparingLong(GitBranchCommit::position))
                .map(GitBranchCommit::isForced)
                .toList();
    }

    @Test
    void landsEveryReachableCommitAsGitListsThem() {
        ObjectId root = upstream.onMain(Map.of("tags/production/shop", "image_tag: v1\n"));
        ObjectId side = upstream.commit(Map.of("tags/production/shop", "image_tag: v2\n"), root);
        upstream.merge(Map.of("tags/production/shop", "image_tag: v2\n"), root, side);
        run(TAGS);
        assertThat(landed.all(GitCommit.DATASET))
                .map(commit -> String.join(
                        "|",
                        commit.commitSha(),
                        commit.parents().replace(", ", " "),
                        commit.treeSha(),
                        "" + commit.authoredAt().getEpochSecond(),
                        "" + commit.committedAt().getEpochSecond(),
                        commit.authorName(),
                        commit.committerEmail(),
                        commit.subject()))
                .containsExactlyInAnyOrderElementsOf(
                        upstream.git("log", "--format=%H|%P|%T|%at|%ct|%an|%ce|%s", "main"));
    }

    @Test
    void theFirstParentChainHasAnOrderThatStartsAtZero() {
        ObjectId root = upstream.onMain(Map.of("a", "1"));
        ObjectId side = upstream.commit(Map.of("a", "2"), root);
        ObjectId merge = upstream.merge(Map.of("a", "2"), root, side);
        run("");
        assertThat(chain()).containsExactly(root.name(), merge.name());
        assertThat(landed.all(GitBranchCommit.DATASET))
                .map(GitBranchCommit::position)
                .containsExactly(0L, 1L);
        assertThat(landed.all(GitRef.DATASET)).singleElement().satisfies(ref -> {
            assertThat(ref.commitSha()).isEqualTo(merge.name());
            assertThat(ref.position()).isEqualTo(1);
            assertThat(ref.watchHash()).isEmpty();
            assertThat(ref.previousSha()).isNull();
        });
    }

    @Test
    void aBumpAndTheMergeThatBringsItInAreOneChange() {
        ObjectId root = upstream.onMain(Map.of("tags/production/shop", "image_tag: v1\n"));
        ObjectId bump = upstream.commit(Map.of("tags/production/shop", "image_tag: v2\n"), root);
        upstream.merge(Map.of("tags/production/shop", "image_tag: v2\n"), root, bump);
        run(TAGS);
        assertThat(states()).containsExactly("0 shop v1", "1 shop v2");
    }

    @Test
    void staysOnTheChainWhereTheSideParentHasTheSameFiles() {
        ObjectId root = upstream.onMain(Map.of("tags/production/shop", "image_tag: v1\n", "x", "0"));
        ObjectId side = upstream.commit(Map.of("tags/production/shop", "image_tag: v2\n", "x", "0"), root);
        upstream.onMain(Map.of("tags/production/shop", "image_tag: v1\n", "x", "1"));
        upstream.merge(Map.of("tags/production/shop", "image_tag: v2\n", "x", "1"), upstream.tip("main"), side);
        ObjectId other = upstream.commit(Map.of("tags/production/shop", "image_tag: v3\n", "x", "0"), side);
        upstream.merge(Map.of("tags/production/shop", "image_tag: v3\n", "x", "1"), upstream.tip("main"), other);
        run(TAGS);
        List<String> truth = upstream.git("log", "--first-parent", "-m", "--format=%H", "main", "--", "tags");
        assertThat(landed.all(GitPathState.DATASET))
                .map(GitPathState::commitSha)
                .containsExactlyInAnyOrderElementsOf(truth);
    }

    @Test
    void anotherFormatWithTheSameValueIsTheSameState() {
        String sha = "0123456789abcdef0123456789abcdef01234567";
        upstream.onMain(Map.of("tags/production/shop", sha + "\n"));
        upstream.onMain(Map.of("tags/production/shop", "image_tag: " + sha + "\npromote: true\n"));
        upstream.onMain(Map.of("tags/production/shop", "# same\nimage_tag: \"" + sha + "\"\n"));
        run(TAGS);
        assertThat(stateIds()).hasSize(3).containsOnly(stateIds().get(0)).doesNotContainNull();
    }

    @Test
    void anEmptyFileHasNoStateUntilItsFirstValue() {
        upstream.onMain(Map.of("tags/production/shop", ""));
        upstream.onMain(Map.of("tags/production/shop", "image_tag: v1\n"));
        upstream.onMain(Map.of("tags/production/shop", "promote: true\n"));
        run(TAGS);
        assertThat(states()).containsExactly("0 shop null", "1 shop v1", "2 shop null");
        assertThat(stateIds().get(0)).isNull();
        assertThat(stateIds().get(2)).isNull();
    }

    @Test
    void aDeletedFileEndsTheWorkload() {
        upstream.onMain(Map.of("tags/production/shop", "v1"));
        upstream.onMain(Map.of("readme", "x"));
        run(TAGS);
        assertThat(states()).containsExactly("0 shop v1", "1 shop null gone");
    }

    @Test
    void oneCommitDeploysManyWorkloads() {
        upstream.onMain(Map.of("tags/production/a", "v1", "tags/production/b", "v1", "tags/staging/a", "v1"));
        upstream.onMain(Map.of("tags/production/a", "v2", "tags/production/b", "v2", "tags/staging/a", "v1"));
        run(TAGS);
        assertThat(landed.all(GitPathState.DATASET))
                .filteredOn(state -> state.position() == 1)
                .map(state -> state.environment() + "/" + state.service() + " " + state.files())
                .containsExactlyInAnyOrder("production/a tags/production/a", "production/b tags/production/b");
    }

    @Test
    void aMoveFromOnePatternToAnotherChangesNoState() {
        String two = """
                deployments:
                  - {files: "old/{environment}/{service}", field: [image_tag, .]}
                  - {files: "new/{environment}/{service}.yaml", field: image_tag}
                """;
        upstream.onMain(Map.of("old/production/shop", "v1"));
        upstream.onMain(Map.of("new/production/shop.yaml", "image_tag: v1\n"));
        upstream.onMain(Map.of("new/production/shop.yaml", "image_tag: v2\n"));
        run(two);
        assertThat(states()).containsExactly("0 shop v1", "1 shop v1", "2 shop v2");
        assertThat(landed.all(GitPathState.DATASET).get(1).files())
                .isEqualTo("new/production/shop.yaml\nold/production/shop");
    }

    @Test
    void theFirstPatternWithAValueDecides() {
        String two = """
                deployments:
                  - {files: "a/{service}", field: tag}
                  - {files: "b/{service}", field: tag}
                """;
        upstream.onMain(Map.of("a/shop", "tag: v1\n", "b/shop", "tag: v9\n"));
        upstream.onMain(Map.of("a/shop", "other: x\n", "b/shop", "tag: v9\n"));
        run(two);
        assertThat(states()).containsExactly("0 shop v1", "1 shop v9");
    }

    @Test
    void withoutAFieldAnyContentCountsAndAPureMoveDoesNot() {
        String folders = """
                deployments:
                  - {files: "apps/{service}/**"}
                  - {files: "teams/{service}/**"}
                """;
        upstream.onMain(Map.of("apps/shop/a.yaml", "1", "apps/shop/x/b.yaml", "2"));
        upstream.onMain(Map.of("teams/shop/a.yaml", "1", "teams/shop/x/b.yaml", "2"));
        upstream.onMain(Map.of("teams/shop/a.yaml", "1", "teams/shop/x/b.yaml", "3"));
        upstream.onMain(Map.of("teams/shop/c.yaml", "1", "teams/shop/x/b.yaml", "3"));
        run(folders);
        assertThat(stateIds()).hasSize(4).doesNotContainNull();
        assertThat(stateIds().get(1)).isEqualTo(stateIds().get(0));
        assertThat(stateIds().get(2)).isNotEqualTo(stateIds().get(1));
        assertThat(stateIds().get(3)).isNotEqualTo(stateIds().get(2));
    }

    @Test
    void aBranchPerEnvironmentHasItsOwnChain() {
        String branches = """
                deployments:
                  - {branches: "environments/{environment}", files: "apps/{service}/**"}
                """;
        ObjectId root = upstream.commit(Map.of("apps/shop/v", "1"));
        ObjectId staging = upstream.commit(Map.of("apps/shop/v", "2"), root);
        upstream.point("main", root);
        upstream.point("environments/staging", staging);
        upstream.point("environments/production", root);
        run(branches);
        nextRun(branches);
        assertThat(landed.landedInRun()).isZero();
        upstream.point("environments/production", upstream.commit(Map.of("apps/shop/v", "2"), root, staging));
        nextRun(branches);
        assertThat(landed.all(GitPathState.DATASET))
                .map(state -> "%s %d %s".formatted(state.branch(), state.position(), state.environment()))
                .containsExactlyInAnyOrder(
                        "environments/staging 0 staging",
                        "environments/staging 1 staging",
                        "environments/production 0 production",
                        "environments/production 1 production");
        assertThat(landed.all(GitRef.DATASET)).hasSize(3);
    }

    @Test
    void aSecondRunWithNothingNewLandsNothing() {
        upstream.onMain(Map.of("tags/production/shop", "v1"));
        run(TAGS);
        nextRun(TAGS);
        assertThat(landed.landedInRun()).isZero();
    }

    @Test
    void manySmallRunsLandWhatOneRunLands() {
        Random random = new Random(7);
        MemoryLanding atOnce = new MemoryLanding();
        Map<String, String> files = new TreeMap<>();
        for (int step = 0; step < 60; step++) {
            String file = "tags/%s/s%d".formatted(random.nextBoolean() ? "production" : "staging", random.nextInt(5));
            if (random.nextInt(6) == 0) {
                files.remove(file);
            } else {
                files.put(file, "image_tag: v" + random.nextInt(9) + "\n");
            }
            ObjectId tip = upstream.tip("main");
            if (tip != null && random.nextInt(3) == 0) {
                upstream.merge(files, tip, upstream.commit(files, tip));
            } else {
                upstream.onMain(files);
            }
            if (random.nextInt(4) == 0) {
                nextRun(TAGS);
            }
        }
        nextRun(TAGS);
        source(TAGS).extract(atOnce);
        assertThat(landed.all(GitCommit.DATASET)).containsExactlyInAnyOrderElementsOf(atOnce.all(GitCommit.DATASET));
        assertThat(landed.all(GitBranchCommit.DATASET)).isEqualTo(atOnce.all(GitBranchCommit.DATASET));
        assertThat(landed.all(GitPathState.DATASET))
                .containsExactlyInAnyOrderElementsOf(atOnce.all(GitPathState.DATASET));
    }

    @Test
    void anotherConfigurationReadsTheBranchAgainAndLandsNoCommitTwice() {
        upstream.onMain(Map.of("tags/production/shop", "image_tag: v1\nchart: 3\n"));
        upstream.onMain(Map.of("tags/production/shop", "image_tag: v1\nchart: 4\n"));
        run(TAGS);
        nextRun("deployments:\n  - {files: \"tags/{environment}/{service}\", field: chart}\n");
        assertThat(landed.all(GitCommit.DATASET)).hasSize(2);
        assertThat(landed.all(GitBranchCommit.DATASET)).hasSize(2);
        assertThat(states()).containsExactly("0 shop v1", "0 shop 3", "1 shop v1", "1 shop 4");
        assertThat(landed.all(GitRef.DATASET)).hasSize(2);
    }

    @Test
    void aKilledRunIsReadAgainAndGivesNoPositionTwice() {
        upstream.onMain(Map.of("tags/production/shop", "v1"));
        run(TAGS);
        landed.nextRun();
        ObjectId lostTip = upstream.onMain(Map.of("tags/production/shop", "v2"));
        run(TAGS);
        landed.killedRunShowing(GitCommit.DATASET, GitBranchCommit.DATASET);
        ObjectId root = upstream.commit(Map.of("tags/production/shop", "v3"));
        upstream.point("main", root);
        run(TAGS);
        assertThat(landed.all(GitBranchCommit.DATASET))
                .map(GitBranchCommit::position)
                .containsExactly(0L, 1L, 2L);
        assertThat(chain().get(1)).isEqualTo(lostTip.name());
        assertThat(states()).containsExactly("0 shop v1", "1 shop v2", "2 shop v3");
    }

    @Test
    void aForcePushIsOneStepWithTheDifferenceBetweenTheTips() {
        ObjectId root = upstream.onMain(Map.of("tags/production/a", "v1", "tags/production/b", "v1"));
        ObjectId old = upstream.onMain(Map.of("tags/production/a", "v2", "tags/production/b", "v1"));
        run(TAGS);
        ObjectId one = upstream.commit(Map.of("tags/production/a", "v2", "tags/production/b", "v2"), root);
        ObjectId two = upstream.commit(Map.of("tags/production/a", "v3", "tags/production/b", "v2"), one);
        upstream.point("main", two);
        nextRun(TAGS);
        assertThat(chain()).containsExactly(root.name(), old.name(), two.name());
        assertThat(forced()).containsExactly(false, false, true);
        assertThat(landed.all(GitBranchCommit.DATASET).get(2).previousSha()).isEqualTo(old.name());
        assertThat(states()).containsExactly("0 a v1", "0 b v1", "1 a v2", "2 a v3", "2 b v2");
        assertThat(landed.all(GitRef.DATASET).get(1).isForced()).isTrue();
        assertThat(landed.all(GitCommit.DATASET)).hasSize(4);
        nextRun(TAGS);
        assertThat(landed.landedInRun()).isZero();
    }

    @Test
    void aRewriteThatShowsTheSameFilesIsOneStepAndTheCommitsAfterItAreTheirOwn() {
        ObjectId root = upstream.onMain(Map.of("tags/production/a", "v1"));
        upstream.onMain(Map.of("tags/production/a", "v2"));
        upstream.onMain(Map.of("tags/production/a", "v3"));
        run(TAGS);
        ObjectId squashed = upstream.commit(Map.of("tags/production/a", "v3"), root);
        ObjectId next = upstream.commit(Map.of("tags/production/a", "v4"), squashed);
        ObjectId last = upstream.commit(Map.of("tags/production/a", "v5"), next);
        upstream.point("main", last);
        nextRun(TAGS);
        assertThat(chain().subList(3, 6)).containsExactly(squashed.name(), next.name(), last.name());
        assertThat(forced()).containsExactly(false, false, false, true, false, false);
        assertThat(states()).containsExactly("0 a v1", "1 a v2", "2 a v3", "4 a v4", "5 a v5");
    }

    @Test
    void aResetToAnAncestorIsOneForcedStepBack() {
        ObjectId root = upstream.onMain(Map.of("tags/production/a", "v1"));
        ObjectId old = upstream.onMain(Map.of("tags/production/a", "v2"));
        run(TAGS);
        upstream.point("main", root);
        nextRun(TAGS);
        upstream.point("main", old);
        nextRun(TAGS);
        upstream.point("main", root);
        nextRun(TAGS);
        assertThat(chain()).containsExactly(root.name(), old.name(), root.name(), old.name(), root.name());
        assertThat(forced()).containsExactly(false, false, true, false, true);
        assertThat(states()).containsExactly("0 a v1", "1 a v2", "2 a v1", "3 a v2", "4 a v1");
        nextRun(TAGS);
        assertThat(landed.landedInRun()).isZero();
    }

    @Test
    void whatAForcePushLeftBehindOutlivesTheGarbageCollectionOfItsRepository() throws Exception {
        ObjectId root = upstream.onMain(Map.of("tags/production/a", "v1"));
        ObjectId old = upstream.onMain(Map.of("tags/production/a", "v2"));
        run(TAGS);
        upstream.point("main", upstream.commit(Map.of("tags/production/a", "v3"), root));
        nextRun(TAGS);
        upstream.git("reflog", "expire", "--expire=now", "--all");
        upstream.git("gc", "--prune=now", "--quiet");
        upstream.close();
        upstream = new Upstream(upstream.folder);
        assertThat(upstream.repository().getObjectDatabase().has(old)).isFalse();
        nextRun("deployments:\n  - {files: \"tags/{environment}/{service}\", field: .}\n");
        assertThat(landed.gaps).isEmpty();
        assertThat(states()).contains("1 a v2");
        GitStates answers = new GitStates(new GitMirrors(folder.resolve("mirrors")), List.of(config(TAGS)), List.of());
        GitStates.Answered answered = answers.resolveTrees(
                List.of(new TreeRequest(config(TAGS).repositoryKey(), old.name(), "tags")), landed);
        assertThat(answered.answered()).isEqualTo(1);
    }

    @Test
    void aLostOldTipIsAGapAndTheBranchGoesOn() throws Exception {
        ObjectId root = upstream.onMain(Map.of("tags/production/a", "v1"));
        upstream.onMain(Map.of("tags/production/a", "v2"));
        run(TAGS);
        upstream.point("main", upstream.commit(Map.of("tags/production/a", "v3"), root));
        upstream.git("reflog", "expire", "--expire=now", "--all");
        upstream.git("gc", "--prune=now", "--quiet");
        upstream.close();
        upstream = new Upstream(upstream.folder);
        nextRun(TAGS);
        assertThat(landed.gaps).extracting("kind").containsExactly("old_tip_missing");
        assertThat(states()).containsExactly("0 a v1", "1 a v2", "2 a v3");
        assertThat(forced()).containsExactly(false, false, true);
    }

    @Test
    void aBranchThatDoesNotExistIsAnErrorThatNamesTheNearest() {
        upstream.onMain(Map.of("a", "1"));
        assertThatThrownBy(() -> run("branch: mian\n"))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.blame()).isEqualTo(Blame.CONFIGURATION))
                .hasMessageContaining("no branch `mian`")
                .hasMessageContaining("main");
        assertThatThrownBy(() -> run("deployments:\n  - {branches: \"env/{environment}\", files: \"a/{service}\"}\n"))
                .hasMessageContaining("env/{environment}");
    }

    @Test
    void aFolderThatIsNoRepositoryIsAnErrorOfTheConfiguration() {
        GitConfig config = GitConfig.read(
                JobFile.parse("job.yaml", "name: x\nurl: " + folder.resolve("nothing") + "\n", name -> null));
        assertThatThrownBy(() -> new GitSource(config, new GitMirrors(folder.resolve("m"))).extract(landed))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.blame()).isEqualTo(Blame.CONFIGURATION));
    }

    @Test
    void oddCommitsLandAsTheyAre() throws IOException {
        ObjectId root =
                upstream.commit(Map.of("a", "1"), Instant.EPOCH, "subject \u2028 with \u0001 odd\u0000 ends\n\nbody");
        ObjectId secondRoot = upstream.commit(Map.of("b", "1"), Instant.parse("2106-02-07T06:28:16Z"), "");
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        raw.writeBytes(("tree %s\nparent %s\nparent %s\nauthor \ncommitter C <c@x> 99999999999999999999 +0000\n\nbad "
                        .formatted(
                                upstream.git("rev-parse", root.name() + "^{tree}")
                                        .get(0),
                                root.name(),
                                secondRoot.name()))
                .getBytes(StandardCharsets.UTF_8));
        raw.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
        ObjectId tip = upstream.raw(raw.toByteArray());
        upstream.point("main", tip);
        run(TAGS);
        Map<String, GitCommit> commits = new TreeMap<>();
        landed.all(GitCommit.DATASET).forEach(commit -> commits.put(commit.commitSha(), commit));
        assertThat(commits).hasSize(3);
        assertThat(commits.get(root.name()).subject()).isEqualTo("subject \u2028 with \u0001 odd\u0000 ends");
        assertThat(commits.get(root.name()).committedAt()).isEqualTo(Instant.EPOCH);
        assertThat(commits.get(root.name()).authoredAt()).isEqualTo(Instant.ofEpochSecond(-600));
        assertThat(commits.get(secondRoot.name()).committedAt()).isEqualTo("2106-02-07T06:28:16Z");
        assertThat(commits.get(tip.name()).subject()).startsWith("bad ");
        assertThat(commits.get(tip.name()).committedAt()).isEqualTo(Instant.EPOCH);
        assertThat(landed.all(GitBranchCommit.DATASET)).hasSize(2);
    }

    @Test
    void symlinksAndSubmodulesHaveNoState() {
        upstream.onMain(Map.of("tags/production/a", "link:../../../../etc/passwd", "tags/production/b", "module:"));
        run(TAGS);
        assertThat(states()).containsExactly("0 a null", "0 b null");
        assertThat(stateIds()).containsOnlyNulls();
        assertThat(landed.rejected).isEmpty();
    }

    @Test
    void aFileThatIsNotYamlIsRejectedOnceAndHasNoState() {
        String broken = "image_tag: {{- if .Values.tag }}\n";
        upstream.onMain(Map.of("tags/production/a", broken));
        upstream.onMain(Map.of("tags/production/a", "v1"));
        upstream.onMain(Map.of("tags/production/a", broken));
        run(TAGS);
        assertThat(states()).containsExactly("0 a null", "1 a v1", "2 a null");
        assertThat(landed.rejected).singleElement().satisfies(rejected -> {
            assertThat(rejected.file()).endsWith("/tags/production/a");
            assertThat(rejected.reason()).contains("YAML").contains(chain().get(0));
            assertThat(rejected.payload()).isEqualTo(broken);
        });
    }

    @Test
    void hostileNamesWriteNothingOutsideTheMirror() throws IOException {
        ByteArrayOutputStream tree = new ByteArrayOutputStream();
        ObjectId blob = ObjectId.fromString(upstream.git(
                        "rev-parse", upstream.onMain(Map.of("x", "v1")).name() + ":x")
                .get(0));
        tree.writeBytes("100644 ..\0".getBytes(StandardCharsets.UTF_8));
        blob.copyRawTo(tree);
        tree.writeBytes("100644 \n\u001b[31m\u2028\0".getBytes(StandardCharsets.UTF_8));
        blob.copyRawTo(tree);
        ObjectId evil;
        try (var inserter = upstream.repository().newObjectInserter()) {
            evil = inserter.insert(org.eclipse.jgit.lib.Constants.OBJ_TREE, tree.toByteArray());
            inserter.flush();
        }
        upstream.point(
                "main",
                upstream.raw(("tree " + evil.name() + "\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nx\n")
                        .getBytes(StandardCharsets.UTF_8)));
        run("deployments:\n  - {files: \"{service}\", field: .}\n");
        assertThat(landed.all(GitPathState.DATASET))
                .extracting(GitPathState::service)
                .contains("..");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("upstream.git");
        }
        Path mirrors = folder.resolve("mirrors");
        GitMirrors hostile = new GitMirrors(mirrors);
        for (String key : List.of("host/../../etc", "..", "", "a/b\0c", "\u2028/\n", "x".repeat(5000))) {
            assertThat(hostile.mirrorOf(key).normalize().getParent()).isEqualTo(mirrors);
        }
    }

    @Test
    void diagnosisNamesPatternsThatMatchNoFile() {
        upstream.onMain(Map.of("tags/production/a", "v1"));
        List<Diagnosis> findings =
                source(TAGS + "  - {files: \"nowhere/{service}\"}\n").diagnose(landed);
        assertThat(findings)
                .filteredOn(finding -> finding.verdict() == Diagnosis.Verdict.WARNING)
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail()).contains("nowhere/{service}"));
        assertThat(source("branch: nope\n").diagnose(landed))
                .anyMatch(finding -> finding.verdict() == Diagnosis.Verdict.FAILURE);
    }
}
