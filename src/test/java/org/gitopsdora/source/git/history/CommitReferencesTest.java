package org.gitopsdora.source.git.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.gitopsdora.job.Sources;
import org.gitopsdora.source.git.Upstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitReferencesTest {

    private static final String ONE = "1".repeat(40);
    private static final String TWO = "2".repeat(40);

    @TempDir
    Path folder;

    private Upstream upstream;

    @BeforeEach
    void begin() {
        upstream = new Upstream(folder.resolve("upstream.git"));
    }

    @AfterEach
    void end() {
        upstream.close();
    }

    private String reference(String message) throws Exception {
        return reference(upstream.commit(Map.of("a", "1"), Upstream.START, message));
    }

    private String reference(ObjectId commit) throws Exception {
        try (RevWalk walk = new RevWalk(upstream.repository())) {
            return new CommitReferences(Sources.ALL.conventions())
                    .find(walk.parseCommit(commit))
                    .map(each -> each.repositoryKey() + " " + each.sha())
                    .orElse(null);
        }
    }

    @Test
    void trailersAreReadInAnyCase() throws Exception {
        assertThat(reference(
                        "Bump\n\nArgocd-reference-commit-sha: %s\nArgocd-reference-commit-repourl: https://git.example.com/apps/shop.git\n"
                                .formatted(ONE)))
                .isEqualTo("git.example.com/apps/shop " + ONE);
        assertThat(reference(
                        "Bump\n\nARGOCD-REFERENCE-COMMIT-SHA: %s\nargocd-Reference-Commit-RepoURL: https://git.example.com/apps/shop\n"
                                .formatted(ONE)))
                .isEqualTo("git.example.com/apps/shop " + ONE);
    }

    @Test
    void theLastOfSeveralWins() throws Exception {
        assertThat(reference(
                        "Bump\n\nArgocd-reference-commit-sha: %s\nSigned-off-by: A <a@x>\nArgocd-reference-commit-sha: %s\n"
                                .formatted(ONE, TWO)))
                .isEqualTo("null " + TWO);
    }

    @Test
    void withoutARepositoryItIsKnownWithoutOne() throws Exception {
        assertThat(reference("Bump\n\nArgocd-reference-commit-sha: " + ONE)).isEqualTo("null " + ONE);
        assertThat(reference(
                        "Bump\n\nArgocd-reference-commit-sha: %s\nArgocd-reference-commit-repourl:  \n".formatted(ONE)))
                .isEqualTo("null " + ONE);
    }

    @Test
    void onlyAFullShaInTheLastParagraphCounts() throws Exception {
        assertThat(reference("Bump\n\nArgocd-reference-commit-sha: 1111111\n")).isNull();
        assertThat(reference("Bump\n\nArgocd-reference-commit-sha: %s\n\nAnd more.\n".formatted(ONE)))
                .isNull();
        assertThat(reference("Argocd-reference-commit-sha: " + ONE)).isNull();
        assertThat(reference("Bump\n\nsee Argocd-reference-commit-sha: %s x\n".formatted(ONE)))
                .isNull();
        assertThat(reference("Bump\n\nArgocd-reference-commit-sha: %s\n".formatted("a".repeat(64))))
                .isEqualTo("null " + "a".repeat(64));
    }

    @Test
    void theLineOfTheImageUpdatersTemplatesIsRead() throws Exception {
        for (String url : new String[] {
            "https://git.example.com/apps/shop/commit/",
            "https://git.example.com/apps/shop.git/commit/",
            "https://git.example.com/apps/shop/-/commit/"
        }) {
            assertThat(reference("Bump shop\n\nUpstream Commit: " + url + ONE + "\nmore text\n"))
                    .as(url)
                    .isEqualTo("git.example.com/apps/shop " + ONE);
        }
        assertThat(reference(
                        "Bump\n\nUpstream Commit: https://git.example.com/apps/shop/commit/%s\nUpstream Commit: https://git.example.com/apps/cart/commit/%s\n"
                                .formatted(ONE, TWO)))
                .isEqualTo("git.example.com/apps/cart " + TWO);
        assertThat(reference("Bump\n\nUpstream Commit: https://git.example.com/apps/shop/commit/1111111\n"))
                .isNull();
    }

    @Test
    void aTrailerWinsOverTheLine() throws Exception {
        assertThat(reference(
                        "Bump\n\nUpstream Commit: https://git.example.com/apps/shop/commit/%s\n\nArgocd-reference-commit-sha: %s\n"
                                .formatted(ONE, TWO)))
                .isEqualTo("null " + TWO);
    }

    @Test
    void whateverACommitSaysIsNoReasonToBreak() throws Exception {
        String trailer = "Argocd-reference-commit-sha: %s\nArgocd-reference-commit-repourl: ".formatted(ONE);
        for (String url :
                new String[] {":", "://", "\u2028", "http://[::1", "%00", "x".repeat(10_000), "git@:x", "\0"}) {
            assertThat(reference("x\n\n" + trailer + url + "\n")).as(url).endsWith(" " + ONE);
        }
        assertThat(reference("x\n\nUpstream Commit: " + "/commit/".repeat(20_000) + "\n"))
                .isNull();
        assertThat(reference("x\n\n" + "Upstream Commit: ".repeat(20_000))).isNull();
        for (String encoding : new String[] {"no-such-charset", "\u0001 ?", "", "UTF-16"}) {
            String raw =
                    "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\nencoding %s\n\nx\n\nArgocd-reference-commit-sha: %s\n"
                            .formatted(encoding, ONE);
            // What is read in another script may say something else, and must not fail.
            String found = reference(upstream.raw(raw.getBytes(StandardCharsets.UTF_8)));
            assertThat(found == null || found.equals("null " + ONE))
                    .as(encoding)
                    .isTrue();
        }
    }
}
