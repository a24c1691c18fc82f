package org.gitopsdora.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.InvalidRefNameException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A bare repository whose branch is {@code main}; others are left standing unmerged. It is written beside its place and moved there when complete, so that a second
 * simulation replaces the first one whole. Names and times are all simulated: the same story gives the same SHAs.
 */
final class SimulatedRepository {
    /** An empty content deletes the file; this one leaves it there, empty. */
    static final String EMPTY = "\n";

    private static final String MARK = "Simulated by the demo of gitops-dora; may be replaced at any time.\n";

    private final Path place;
    private final PackedObjects objects = new PackedObjects();
    private final Map<String, ObjectId> blobs = new HashMap<>();
    private final List<Commit> commits = new ArrayList<>();
    private final List<Commit> chain = new ArrayList<>();
    private final Map<String, ObjectId> tags = new TreeMap<>();
    private final Map<String, Commit> branches = new TreeMap<>();

    SimulatedRepository(Path place) {
        this.place = place;
    }

    /** @param changes path to new content; an empty content deletes the file */
    Commit commit(List<Commit> parents, Authorship authorship, String message, Map<String, String> changes) {
        TreeMap<String, String> files = parents.isEmpty()
                ? new TreeMap<>()
                : new TreeMap<>(parents.get(0).files());
        changes.forEach((path, content) -> {
            if (content.isEmpty()) {
                files.remove(path);
            } else {
                files.put(path, content);
            }
        });
        BitSet ancestors = new BitSet();
        parents.forEach(parent -> ancestors.or(parent.ancestors()));
        ancestors.set(commits.size());
        Map<String, String> before =
                parents.isEmpty() ? Map.of() : parents.get(0).files();
        Commit commit = new Commit(
                commits.size(),
                write(parents, authorship, message, files),
                List.copyOf(parents),
                authorship.authoredAt(),
                authorship.committedAt(),
                message.lines().findFirst().orElse(""),
                files,
                differences(before, files),
                ancestors);
        commits.add(commit);
        return commit;
    }

    /** The branch shows this commit from now on. */
    void push(Commit commit) {
        chain.add(commit);
    }

    /** A branch that nobody merges. */
    void branch(String name, Commit commit) {
        branches.put(name, commit);
    }

    /** A lightweight tag. */
    void tag(String name, Commit commit) {
        tags.put(name, ObjectId.fromString(commit.sha()));
    }

    void annotatedTag(String name, Commit commit, Employee tagger, Instant at) {
        TagBuilder tag = new TagBuilder();
        tag.setTag(name);
        tag.setObjectId(ObjectId.fromString(commit.sha()), Constants.OBJ_COMMIT);
        tag.setTagger(ident(tagger, at));
        tag.setMessage("Release " + name + "\n");
        try {
            tags.put(name, objects.tag(tag));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a tag for %s".formatted(place), e);
        }
    }

    Commit tip() {
        return chain.get(chain.size() - 1);
    }

    /** What the branch showed, in order: its first-parent chain, for nobody force-pushes here. */
    List<Commit> chain() {
        return List.copyOf(chain);
    }

    /** The step of the branch that brought a commit, null if none did. */
    @Nullable
    Commit arrival(Commit commit) {
        return chain.stream()
                .filter(step -> step.ancestors().get(commit.index()))
                .findFirst()
                .orElse(null);
    }

    /** Commits without merges that {@code to} has and {@code from} has not. */
    List<Commit> between(@Nullable Commit from, Commit to) {
        return between(from, to, commit -> true);
    }

    /** Those of them that touch one of the paths. */
    List<Commit> between(@Nullable Commit from, Commit to, List<String> paths) {
        return between(from, to, commit -> commit.touches(paths));
    }

    private List<Commit> between(@Nullable Commit from, Commit to, Predicate<Commit> chosen) {
        BitSet reachable = (BitSet) to.ancestors().clone();
        if (from != null) {
            reachable.andNot(from.ancestors());
        }
        return reachable.stream()
                .mapToObj(commits::get)
                .filter(commit -> !commit.isMerge() && chosen.test(commit))
                .toList();
    }

    String url() {
        return "file://" + place.toAbsolutePath();
    }

    Path place() {
        return place;
    }

    int commits() {
        return commits.size();
    }

    /** Writes everything beside the place and moves it there when complete. */
    void publish() throws IOException {
        Path workshop = place.resolveSibling(place.getFileName() + ".new");
        remove(workshop);
        try (Repository repository = create(workshop)) {
            repository.create(true);
            Files.writeString(workshop.resolve("description"), MARK);
            objects.writeTo(repository);
            point(repository, Constants.R_HEADS + "main", ObjectId.fromString(tip().sha()));
            for (Map.Entry<String, Commit> branch : branches.entrySet()) {
                point(
                        repository,
                        Constants.R_HEADS + branch.getKey(),
                        ObjectId.fromString(branch.getValue().sha()));
            }
            for (Map.Entry<String, ObjectId> tag : tags.entrySet()) {
                point(repository, Constants.R_TAGS + tag.getKey(), tag.getValue());
            }
        }
        removeSimulated(place);
        Files.move(workshop, place);
    }

    private static void point(Repository repository, String ref, ObjectId id) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(id);
        RefUpdate.Result result = update.forceUpdate();
        if (result != RefUpdate.Result.NEW) {
            throw new IOException("Cannot write %s of %s: %s".formatted(ref, repository.getDirectory(), result));
        }
    }

    private static Repository create(Path folder) throws IOException {
        try {
            return new FileRepositoryBuilder()
                    .setBare()
                    .setGitDir(folder.toFile())
                    .setInitialBranch("main")
                    .build();
        } catch (InvalidRefNameException e) {
            throw new IllegalStateException("`main` is a good name for a branch", e);
        }
    }

    private String write(List<Commit> parents, Authorship authorship, String message, SortedMap<String, String> files) {
        TreeMap<String, ObjectId> tree = new TreeMap<>();
        files.forEach((path, content) -> tree.put(path, blob(content)));
        CommitBuilder builder = new CommitBuilder();
        builder.setTreeId(objects.tree(tree));
        builder.setParentIds(parents.stream()
                .map(parent -> ObjectId.fromString(parent.sha()))
                .toArray(ObjectId[]::new));
        builder.setAuthor(ident(authorship.author(), authorship.authoredAt()));
        builder.setCommitter(ident(authorship.committer(), authorship.committedAt()));
        builder.setMessage(message);
        try {
            return objects.commit(builder).name();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a commit for %s".formatted(place), e);
        }
    }

    private ObjectId blob(String content) {
        byte[] bytes = content.equals(EMPTY) ? new byte[0] : content.getBytes(StandardCharsets.UTF_8);
        return blobs.computeIfAbsent(content, missing -> objects.blob(bytes));
    }

    private static PersonIdent ident(Employee person, Instant at) {
        return new PersonIdent(person.name(), person.email(), at, ZoneOffset.UTC);
    }

    private static SortedSet<String> differences(Map<String, String> before, Map<String, String> after) {
        TreeSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        paths.removeIf(path -> Objects.equals(before.get(path), after.get(path)));
        return paths;
    }

    /** Refuses to delete what no simulation wrote. */
    private static void removeSimulated(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Path description = folder.resolve("description");
        if (!Files.exists(description) || !Files.readString(description).equals(MARK)) {
            throw new IOException(
                    "%s was not written by a simulation; remove it or choose another folder".formatted(folder));
        }
        remove(folder);
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Who wrote a commit when, and who gave it its final shape when. */
    record Authorship(Employee author, Instant authoredAt, Employee committer, Instant committedAt) {
        static Authorship of(Employee person, Instant authoredAt, Instant committedAt) {
            return new Authorship(person, authoredAt, person, committedAt);
        }
    }
}
