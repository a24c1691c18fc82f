package org.gitopsdora.source.git;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.DeploymentConvention;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.Surroundings;
import org.gitopsdora.source.git.content.GitImages;
import org.gitopsdora.source.git.content.PathContent;
import org.gitopsdora.source.git.content.PathContents;
import org.gitopsdora.source.git.content.Rendering;
import org.gitopsdora.source.git.content.TreeObjects;
import org.gitopsdora.source.git.content.VersionFinding;
import org.gitopsdora.source.git.history.ChangeSetRequest;
import org.gitopsdora.source.git.history.ChangeSets;
import org.gitopsdora.source.git.history.ChangeSets.Status;
import org.gitopsdora.source.git.history.CommitReference;
import org.gitopsdora.source.git.history.CommitReferences;
import org.gitopsdora.source.git.history.DamagedObject;
import org.gitopsdora.source.git.history.RevisionRequest;
import org.gitopsdora.source.git.history.Revisions;
import org.gitopsdora.source.git.history.ShippedCommits;
import org.gitopsdora.source.git.mirrors.GitMirrors;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the warehouse asks about revisions: what a path held, and which commits lie between two. Answers come from what the last
 * extract fetched; the network is not asked. A revision may be a full SHA, a tag or an abbreviated SHA; the answer carries it as asked.
 */
public final class GitStates {

    private final GitMirrors mirrors;
    private final Map<String, GitConfig> repositories = new HashMap<>();
    private final List<DeploymentConvention> conventions;

    public GitStates(GitMirrors mirrors, Collection<GitConfig> repositories, List<DeploymentConvention> conventions) {
        this.mirrors = mirrors;
        this.conventions = conventions;
        repositories.forEach(config -> this.repositories.putIfAbsent(config.repositoryKey(), config));
    }

    /** Answers from every repository among the sources. */
    public static GitStates of(Collection<ConfiguredSource> sources, Surroundings around) {
        List<GitConfig> repositories = sources.stream()
                .map(ConfiguredSource::opening)
                .filter(GitOpening.class::isInstance)
                .map(opening -> ((GitOpening) opening).config())
                .toList();
        return new GitStates(GitOpening.Shared.of(around).mirrors(), repositories, around.conventions());
    }

    /**
     * How far the questions could be answered. What could not is asked again the next night.
     *
     * @param answered requests for which something stands in the landing zone now
     * @param revisionsMissing requests whose revision the repository does not hold, or not under this name
     * @param repositoriesUnavailable keys that are not configured, not fetched yet, or not readable
     */
    public record Answered(long answered, long revisionsMissing, Set<String> repositoriesUnavailable) {}

    /** Lands a {@link GitContent} per request, and before it the {@link GitImage}s of what it holds. */
    public Answered resolveTrees(Collection<TreeRequest> requests, Extraction extraction) {
        Map<String, Set<TreeRequest>> byRepository = new LinkedHashMap<>();
        requests.forEach(request -> byRepository
                .computeIfAbsent(request.repositoryKey(), key -> new LinkedHashSet<>())
                .add(request));
        Tally tally = new Tally();
        byRepository.forEach((key, asked) -> tally.in(
                key, extraction, (config, repository) -> landTrees(config, repository, asked, extraction, tally)));
        return tally.answered();
    }

    /** Lands the {@link GitChangeSetCommit}s of each request, and the {@link GitChangeSet} that says they are complete. */
    public Answered resolveChangeSets(Collection<ChangeSetRequest> requests, Extraction extraction) {
        Map<String, Set<ChangeSetRequest>> byRepository = new LinkedHashMap<>();
        for (ChangeSetRequest request : requests) {
            byRepository
                    .computeIfAbsent(request.repositoryKey(), key -> new LinkedHashSet<>())
                    .add(request);
        }
        Tally tally = new Tally();
        byRepository.forEach((key, asked) -> tally.in(
                key, extraction, (config, repository) -> landChangeSets(config, repository, asked, extraction, tally)));
        return tally.answered();
    }

    /** Lands a {@link GitRevision} per name that stands for a commit. */
    public Answered resolveRevisions(Collection<RevisionRequest> requests, Extraction extraction) {
        Map<String, Set<RevisionRequest>> byRepository = new LinkedHashMap<>();
        requests.forEach(request -> byRepository
                .computeIfAbsent(request.repositoryKey(), key -> new LinkedHashSet<>())
                .add(request));
        Tally tally = new Tally();
        byRepository.forEach((key, asked) -> tally.in(
                key, extraction, (config, repository) -> landRevisions(config, repository, asked, extraction, tally)));
        return tally.answered();
    }

    private interface Answering {
        void answer(GitConfig config, Repository repository) throws IOException;
    }

    private interface Answer {
        /** Whether there was something to land. */
        Boolean land() throws IOException;
    }

    private final class Tally {
        private long answered;
        private long missing;
        private final Set<String> unavailable = new TreeSet<>();
        private long unreadable;
        private @Nullable String example;

        /** Answers one question by itself: an object that cannot be read must not keep the others from being answered. */
        void one(String revision, Answer answer) {
            try {
                boolean isAnswered = DamagedObject.asIoException(answer::land);
                answered += isAnswered ? 1 : 0;
                missing += isAnswered ? 0 : 1;
            } catch (IOException e) {
                unreadable++;
                example = example == null ? "%s: %s".formatted(revision, e.getMessage()) : example;
            }
        }

        private void reportUnreadable(String repositoryKey, Extraction extraction) {
            if (unreadable > 0) {
                extraction.gap(new Gap(
                        "objects_unreadable",
                        "%s: %d revisions cannot be read, for instance %s; they are asked for again the next night. Check it with `git fsck`"
                                .formatted(repositoryKey, unreadable, example),
                        null,
                        null));
            }
            unreadable = 0;
            example = null;
        }

        void in(String repositoryKey, Extraction extraction, Answering answering) {
            GitConfig config = repositories.get(repositoryKey);
            Optional<Repository> found = config == null ? Optional.empty() : mirrors.find(config.remote());
            if (config == null || found.isEmpty()) {
                unavailable.add(repositoryKey);
                return;
            }
            try (Repository repository = found.get()) {
                if (GitMirrors.isShallow(repository)) {
                    unavailable.add(repositoryKey);
                    return;
                }
                DamagedObject.asIoException(() -> {
                    answering.answer(config, repository);
                    return repositoryKey;
                });
            } catch (IOException e) {
                unavailable.add(repositoryKey);
                extraction.gap(new Gap(
                        "repository_unreadable",
                        "%s: %s; what could not be answered is asked again the next night. Check it with `git fsck`"
                                .formatted(repositoryKey, e.getMessage()),
                        null,
                        null));
            }
            reportUnreadable(repositoryKey, extraction);
        }

        Answered answered() {
            return new Answered(answered, missing, unavailable);
        }
    }

    private void landTrees(
            GitConfig config, Repository repository, Set<TreeRequest> asked, Extraction extraction, Tally tally)
            throws IOException {
        try (Revisions revisions = new Revisions(repository);
                RevWalk walk = new RevWalk(repository)) {
            walk.setRetainBody(false);
            TreeObjects objects = new TreeObjects(walk.getObjectReader());
            PathContents contents = new PathContents(objects, conventions);
            GitImages images = new GitImages(objects, conventions);
            Set<String> read = new HashSet<>();
            for (TreeRequest request : asked) {
                tally.one(request.revision(), () -> {
                    Optional<ObjectId> commit = revisions.findCommit(request.revision());
                    if (commit.isEmpty()) {
                        return false;
                    }
                    ObjectId tree = walk.parseCommit(commit.get()).getTree();
                    Rendering rendering = Rendering.parse(request.path());
                    PathContent content = contents.of(tree, rendering);
                    String id = content.id();
                    if (id != null && !read.contains(id)) {
                        for (VersionFinding finding : images.at(tree, rendering)) {
                            extraction.land(GitImage.DATASET, GitImage.of(config, extraction.now(), id, finding));
                        }
                        read.add(id);
                    }
                    extraction.land(GitContent.DATASET, content(config, request, content, extraction));
                    return true;
                });
            }
            reportMissing(config, images.missing(), extraction);
        }
    }

    /** What a tree says is read once, ever; so it must be known that something was not there to be read. */
    private static void reportMissing(GitConfig config, long missing, Extraction extraction) {
        if (missing > 0) {
            extraction.gap(new Gap(
                    "objects_missing",
                    "%s: %d manifests or value files are not in the repository (a partial clone?) and name no images; fetch them with `git fetch --refetch --no-filter`"
                            .formatted(config.repositoryKey(), missing),
                    null,
                    null));
        }
    }

    private static void landRevisions(
            GitConfig config, Repository repository, Set<RevisionRequest> asked, Extraction extraction, Tally tally)
            throws IOException {
        try (Revisions revisions = new Revisions(repository)) {
            for (RevisionRequest request : asked) {
                tally.one(request.name(), () -> {
                    Optional<ObjectId> commit = revisions.findCommit(request.form(), request.name());
                    commit.ifPresent(id ->
                            extraction.land(GitRevision.DATASET, revision(config, request, id, extraction.now())));
                    return commit.isPresent();
                });
            }
        }
    }

    private static GitRevision revision(GitConfig config, RevisionRequest request, ObjectId commit, Instant now) {
        String form = request.form().name().toLowerCase(Locale.ROOT);
        return new GitRevision(
                GitSource.TYPE,
                config.name(),
                now,
                ContentHash.of(request.repositoryKey(), form, request.name()),
                request.repositoryKey(),
                form,
                request.name(),
                commit.name());
    }

    private static GitContent content(
            GitConfig config, TreeRequest request, PathContent content, Extraction extraction) {
        return new GitContent(
                GitSource.TYPE,
                config.name(),
                extraction.now(),
                ContentHash.of(request.repositoryKey(), request.revision(), request.path()),
                request.repositoryKey(),
                request.revision(),
                request.path(),
                content.id(),
                String.join("\n", content.paths()),
                content.isWhole());
    }

    private void landChangeSets(
            GitConfig config, Repository repository, Set<ChangeSetRequest> asked, Extraction extraction, Tally tally)
            throws IOException {
        try (ChangeSets changeSets = new ChangeSets(repository);
                ShippedCommits commits = new ShippedCommits(repository, new CommitReferences(conventions))) {
            changeSets.resolve(asked, answer -> {
                for (ObjectId id : answer.commits()) {
                    extraction.land(
                            GitChangeSetCommit.DATASET,
                            commit(config, answer.request(), id, commits.get(id), extraction.now()));
                }
                extraction.land(GitChangeSet.DATASET, changeSet(config, answer, extraction));
                tally.answered++;
                tally.missing += answer.status() == Status.RESOLVED ? 0 : 1;
            });
        }
    }

    /** The status is part of the hash: what is missing tonight may have been fetched tomorrow. */
    private static GitChangeSet changeSet(GitConfig config, ChangeSets.Answer answer, Extraction extraction) {
        ChangeSetRequest request = answer.request();
        String paths = String.join("\n", request.paths());
        String status = answer.status().name().toLowerCase(Locale.ROOT);
        ChangeSets.Direction direction = answer.direction();
        return new GitChangeSet(
                GitSource.TYPE,
                config.name(),
                extraction.now(),
                ContentHash.of(request.repositoryKey(), request.fromSha(), request.toSha(), paths, status),
                request.repositoryKey(),
                request.fromSha(),
                request.toSha(),
                paths,
                status,
                direction == null ? null : direction.name().toLowerCase(Locale.ROOT),
                answer.commits().size());
    }

    private static GitChangeSetCommit commit(
            GitConfig config, ChangeSetRequest request, ObjectId id, ShippedCommits.Shipped commit, Instant now) {
        String paths = String.join("\n", request.paths());
        String sha = id.name();
        return new GitChangeSetCommit(
                GitSource.TYPE,
                config.name(),
                now,
                ContentHash.of(request.repositoryKey(), request.fromSha(), request.toSha(), paths, sha),
                request.repositoryKey(),
                request.fromSha(),
                request.toSha(),
                paths,
                sha,
                commit.author().at(),
                commit.committedAt(),
                commit.author().name(),
                commit.author().email(),
                commit.subject(),
                commit.reference().map(CommitReference::repositoryKey).orElse(null),
                commit.reference().map(CommitReference::sha).orElse(null));
    }
}
