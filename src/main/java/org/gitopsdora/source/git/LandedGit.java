package org.gitopsdora.source.git;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Extraction;
import org.jspecify.annotations.Nullable;

/**
 * What earlier runs have landed of git, read once for all git sources of a run: there is one source per repository and at least one file per
 * repository and night with news, and each source reading all of them took longer than everything else. Thread-safe.
 */
public final class LandedGit {

    /** The refs of one repository, of each branch and configuration the furthest. */
    static final class Refs {
        private final Map<String, Map<String, GitRef>> byWatchHash = new HashMap<>();
        private final Set<String> forcedAway = new HashSet<>();
        private final Set<String> forcedBranches = new HashSet<>();

        private void add(GitRef ref) {
            byWatchHash
                    .computeIfAbsent(ref.watchHash(), hash -> new HashMap<>())
                    .merge(ref.branch(), ref, Refs::further);
            if (ref.isForced()) {
                forcedBranches.add(ref.branch());
            }
            if (ref.isForced() && ref.previousSha() != null) {
                forcedAway.add(ref.previousSha());
            }
        }

        private static GitRef further(GitRef left, GitRef right) {
            return left.position() >= right.position() ? left : right;
        }

        /** By branch. */
        Map<String, GitRef> under(String watchHash) {
            return new HashMap<>(byWatchHash.getOrDefault(watchHash, Map.of()));
        }

        /** By branch, under whatever configuration. */
        Map<String, GitRef> furthest() {
            Map<String, GitRef> furthest = new HashMap<>();
            byWatchHash
                    .values()
                    .forEach(refs -> refs.forEach((branch, ref) -> furthest.merge(branch, ref, Refs::further)));
            return furthest;
        }

        /** Tips that a force push left behind. */
        Set<String> forcedAway() {
            return Set.copyOf(forcedAway);
        }

        Set<String> forcedBranches() {
            return Set.copyOf(forcedBranches);
        }
    }

    private record Branch(String repositoryKey, String name) {}

    private final Map<String, Boolean> damaged = new HashMap<>();
    private @Nullable Map<String, Refs> refs;
    private @Nullable Map<Branch, Long> lastSteps;

    synchronized Refs refs(Extraction extraction, String repositoryKey) {
        if (refs == null) {
            Map<String, Refs> read = new HashMap<>();
            extraction.forEachLanded(
                    GitRef.DATASET,
                    ref -> read.computeIfAbsent(ref.repositoryKey(), key -> new Refs())
                            .add(ref));
            refs = read;
        }
        return refs.getOrDefault(repositoryKey, new Refs());
    }

    /** The position of the last step that has landed, -1 if none has. */
    synchronized long lastStep(Extraction extraction, String repositoryKey, String branch) {
        if (lastSteps == null) {
            Map<Branch, Long> read = new HashMap<>();
            extraction.forEachLanded(
                    GitBranchCommit.DATASET,
                    step -> read.merge(new Branch(step.repositoryKey(), step.branch()), step.position(), Math::max));
            lastSteps = read;
        }
        return lastSteps.getOrDefault(new Branch(repositoryKey, branch), -1L);
    }

    synchronized boolean isDamaged(Extraction extraction, Dataset<?> dataset) {
        return damaged.computeIfAbsent(dataset.name(), name -> extraction.isDamaged(dataset));
    }
}
