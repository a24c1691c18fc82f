package org.gitopsdora.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.gitopsdora.source.git.history.RevisionRequest;
import org.gitopsdora.source.git.history.RevisionRequest.Form;
import org.gitopsdora.source.git.history.Revisions;
import org.gitopsdora.source.git.mirrors.GitMirrors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionsTest {

    private static final String UNKNOWN = "00112233445566778899aabbccddeeff00112233";

    @TempDir
    Path folder;

    private Upstream upstream;
    private ObjectId commit;

    @BeforeEach
    void begin() {
        upstream = new Upstream(folder.resolve("upstream.git"));
        commit = upstream.onMain(Map.of("apps/shop", "1"));
    }

    @AfterEach
    void end() {
        upstream.close();
    }

    private Optional<ObjectId> find(Form form, String name) throws IOException {
        try (Revisions revisions = new Revisions(upstream.repository())) {
            return revisions.findCommit(form, name);
        }
    }

    private Optional<ObjectId> find(String revision) throws IOException {
        try (Revisions revisions = new Revisions(upstream.repository())) {
            return revisions.findCommit(revision);
        }
    }

    private void annotated(String name, String target) {
        upstream.git("-c", "user.name=x", "-c", "user.email=x@x", "tag", "-a", name, "-m", "x", target);
    }

    @Test
    void tagsStandForTheCommitTheyPointToInTheEnd() throws IOException {
        upstream.pointRef("refs/tags/light", commit);
        annotated("v1", commit.name());
        annotated("nested", "v1");
        annotated("thrice", "nested");
        for (String tag : List.of("light", "v1", "nested", "thrice")) {
            assertThat(find(Form.TAG, tag)).as(tag).contains(commit);
            assertThat(find(tag)).as(tag).contains(commit);
            assertThat(find(Form.COMMIT, tag)).as(tag).isEmpty();
        }
    }

    @Test
    void twoTagsOnOneCommitAreTheSameCommit() throws IOException {
        annotated("v1", commit.name());
        upstream.pointRef("refs/tags/v2", commit);
        assertThat(find(Form.TAG, "v1")).isEqualTo(find(Form.TAG, "v2")).contains(commit);
    }

    @Test
    void aTagOnAFileOrAFolderIsNoCommit() throws IOException {
        String file = upstream.git("rev-parse", commit.name() + ":apps/shop").get(0);
        String tree = upstream.git("rev-parse", commit.name() + ":apps").get(0);
        upstream.pointRef("refs/tags/file", ObjectId.fromString(file));
        upstream.pointRef("refs/tags/tree", ObjectId.fromString(tree));
        annotated("noted-file", file);
        annotated("noted-tree", tree);
        for (String tag : List.of("file", "tree", "noted-file", "noted-tree")) {
            assertThat(find(Form.TAG, tag)).as(tag).isEmpty();
        }
        assertThat(find(Form.COMMIT, file)).isEmpty();
        assertThat(find(Form.COMMIT, tree)).isEmpty();
    }

    @Test
    void anAnnotatedTagsOwnShaStandsForItsCommit() throws IOException {
        annotated("v1", commit.name());
        assertThat(find(Form.COMMIT, upstream.git("rev-parse", "v1").get(0))).contains(commit);
    }

    @Test
    void anAbbreviationIsTakenIfOneOfTheObjectsThatFitIsACommit() throws IOException {
        Map<String, byte[]> commits = new HashMap<>();
        Map<String, byte[]> blobs = new HashMap<>();
        byte[][] twins = null;
        byte[][] mixed = null;
        // Of 2^28 abbreviations, some tens of thousands meet: deterministic, and found within a second.
        for (int number = 0; twins == null || mixed == null; number++) {
            byte[] commit = body(number);
            byte[] blob = ("blob " + number).getBytes(StandardCharsets.UTF_8);
            byte[] twin = commits.putIfAbsent(abbreviated(Constants.OBJ_COMMIT, commit), commit);
            twins = twin != null && twins == null ? new byte[][] {twin, commit} : twins;
            blobs.putIfAbsent(abbreviated(Constants.OBJ_BLOB, blob), blob);
            byte[] meeting = commits.get(abbreviated(Constants.OBJ_BLOB, blob));
            mixed = meeting != null && mixed == null ? new byte[][] {meeting, blob} : mixed;
        }
        ObjectId alone = insert(Constants.OBJ_COMMIT, mixed[0]);
        insert(Constants.OBJ_BLOB, mixed[1]);
        ObjectId one = insert(Constants.OBJ_COMMIT, twins[0]);
        ObjectId other = insert(Constants.OBJ_COMMIT, twins[1]);

        assertThat(upstream.git("rev-parse", "--disambiguate=" + alone.name().substring(0, 7)))
                .hasSize(2);
        assertThat(find(Form.COMMIT, alone.name().substring(0, 7))).contains(alone);
        assertThat(find(Form.COMMIT, one.name().substring(0, 7))).isEmpty();
        assertThat(find(one.name().substring(0, 7))).isEmpty();
        assertThat(find(Form.COMMIT, one.name())).contains(one);
        assertThat(find(Form.COMMIT, other.name())).contains(other);
    }

    private byte[] body(int number) {
        return ("tree %s\nauthor A <a@x> 1 +0000\ncommitter A <a@x> %d +0000\n\nx\n"
                        .formatted("4b825dc642cb6eb9a060e54bf8d69288fbee4904", number))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String abbreviated(int type, byte[] content) {
        try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
            return formatter.idFor(type, content).name().substring(0, 7);
        }
    }

    private ObjectId insert(int type, byte[] content) throws IOException {
        try (ObjectInserter inserter = upstream.repository().newObjectInserter()) {
            ObjectId id = inserter.insert(type, content);
            inserter.flush();
            return id;
        }
    }

    @Test
    void anAbbreviationHasSevenDigitsAtLeast() throws IOException {
        assertThat(find(Form.COMMIT, commit.name().substring(0, 7))).contains(commit);
        assertThat(find(Form.COMMIT, commit.name().substring(0, 39))).contains(commit);
        assertThat(find(Form.COMMIT, commit.name().substring(0, 6))).isEmpty();
        assertThat(find(Form.COMMIT, UNKNOWN)).isEmpty();
        assertThat(find(Form.COMMIT, UNKNOWN.substring(0, 10))).isEmpty();
    }

    /** A full SHA is what it says; an abbreviation gives way to a tag of its name. */
    @Test
    void aTagCalledLikeAShaIsATag() throws IOException {
        ObjectId other = upstream.onMain(Map.of("apps/shop", "2"));
        upstream.pointRef("refs/tags/" + commit.name(), other);
        upstream.pointRef("refs/tags/" + commit.name().substring(0, 8), other);
        for (String name : List.of(commit.name(), commit.name().substring(0, 8))) {
            assertThat(find(Form.COMMIT, name)).contains(commit);
            assertThat(find(Form.TAG, name)).contains(other);
        }
        assertThat(find(commit.name())).contains(commit);
        assertThat(find(commit.name().substring(0, 8))).contains(other);
        upstream.pointRef("refs/tags/" + UNKNOWN, other);
        assertThat(find(Form.COMMIT, UNKNOWN)).isEmpty();
        assertThat(find(Form.TAG, UNKNOWN)).contains(other);
    }

    @Test
    void aHostileNameStandsForNothing() throws IOException {
        upstream.pointRef("refs/tags/release/1", commit);
        List<String> names = List.of(
                "",
                ".",
                "..",
                "../heads/main",
                "../../HEAD",
                "/etc/passwd",
                "release",
                "release/",
                "/release/1",
                "release//1",
                "release/1/2",
                "v1.lock",
                "@{-1}",
                "@",
                "main~1",
                "HEAD",
                "--upload-pack=touch x",
                "a\0b",
                "a\nb",
                "a b",
                "\ud800",
                "v\u00e9\u2028\ud83d\ude00",
                "x".repeat(300),
                "x".repeat(70_000),
                "x/".repeat(3_000) + "x",
                "con",
                "*",
                "a:b",
                "a\\b");
        for (String name : names) {
            for (Form form : Form.values()) {
                assertThat(find(form, name)).as("%s `%s`", form, name).isEmpty();
            }
            assertThat(find(name)).as("`%s`", name).isEmpty();
        }
        assertThat(find(Form.TAG, "release/1")).contains(commit);
    }

    /** What is broken answers for itself only. */
    @Test
    void aTagOnABrokenObjectDoesNotKeepTheOthersFromBeingResolved() throws IOException {
        ObjectId broken = upstream.raw("no commit at all".getBytes(StandardCharsets.UTF_8));
        Files.writeString(upstream.folder.resolve("refs/tags/v1"), broken.name() + "\n");
        upstream.pointRef("refs/tags/v2", commit);
        MemoryLanding landed = new MemoryLanding();
        GitConfig config = GitConfig.repository("shop", upstream.folder.toString(), null, null);
        GitStates.Answered answered = new GitStates(
                        new GitMirrors(folder.resolve("mirrors")), List.of(config), List.of())
                .resolveRevisions(
                        List.of(
                                new RevisionRequest(config.repositoryKey(), Form.TAG, "v1"),
                                new RevisionRequest(
                                        config.repositoryKey(),
                                        Form.COMMIT,
                                        broken.name().substring(0, 9)),
                                new RevisionRequest(config.repositoryKey(), Form.TAG, "v2")),
                        landed);
        assertThat(answered.answered()).isEqualTo(1);
        assertThat(landed.all(GitRevision.DATASET))
                .singleElement()
                .satisfies(row -> assertThat(row.commitSha()).isEqualTo(commit.name()));
        assertThat(landed.gaps)
                .singleElement()
                .satisfies(gap -> assertThat(gap.detail()).contains(config.repositoryKey(), "v1", "git fsck"));
    }
}
