package org.gitopsdora.source.git;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gitopsdora.source.Extraction;
import org.jspecify.annotations.Nullable;

/** How far earlier runs came in one repository: only the refs are read, which are as many as there were nights with news. */
final class Watermarks {

    private final Map<String, GitRef> commits = new HashMap<>();
    private final Map<String, GitRef> states = new HashMap<>();
    private final Set<String> forcedAway = new HashSet<>();
    private final Set<String> forcedBranches = new HashSet<>();
    private boolean isBegunAnew;
    private boolean isWalkedAnew;

    /** Where landed files are damaged, less is believed than the refs say: what the repository still has is read again. */
    static Watermarks read(Extraction extraction, String repositoryKey, String watchHash) {
        Watermarks marks = new Watermarks();
        extraction.forEachLanded(GitRef.DATASET, ref -> {
            if (ref.repositoryKey().equals(repositoryKey)) {
                marks.add(ref, watchHash);
            }
        });
        marks.isBegunAnew = extraction.isDamaged(GitBranchCommit.DATASET);
        marks.isWalkedAnew = extraction.isDamaged(GitCommit.DATASET);
        if (marks.isBegunAnew
                || marks.isWalkedAnew
                || extraction.isDamaged(GitPathState.DATASET)
                || extraction.isDamaged(GitArrival.DATASET)) {
            marks.states.clear();
        }
        if (marks.isBegunAnew) {
            marks.commits.keySet().removeIf(marks::isBegunAnew);
        }
        return marks;
    }

    private void add(GitRef ref, String watchHash) {
        commits.merge(ref.branch(), ref, Watermarks::further);
        if (ref.watchHash().equals(watchHash)) {
            states.merge(ref.branch(), ref, Watermarks::further);
        }
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

    /** Up to where this branch's commits have landed, under whatever configuration. */
    @Nullable
    GitRef commits(String branch) {
        return commits.get(branch);
    }

    /** Up to where this branch's path states have landed under the configuration in force. */
    @Nullable
    GitRef states(String branch) {
        return states.get(branch);
    }

    /** Steps are lost, and told again from the first they are the same: history was never rewritten. */
    boolean isBegunAnew(String branch) {
        return isBegunAnew && !forcedBranches.contains(branch);
    }

    /** Steps are lost, and only those that are left know what the branch was before it was rewritten. */
    boolean isTorn(String branch) {
        return isBegunAnew && forcedBranches.contains(branch);
    }

    /** All that is reachable from these has landed. */
    List<String> landedTips() {
        if (isWalkedAnew) {
            return List.of();
        }
        List<String> tips = new ArrayList<>(forcedAway);
        commits.values().forEach(ref -> tips.add(ref.commitSha()));
        return tips;
    }
}
