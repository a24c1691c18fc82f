package org.gitopsdora.source.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gitopsdora.source.Extraction;
import org.jspecify.annotations.Nullable;

/** How far earlier runs came in one repository: only the refs are read, which are as many as there were nights with news. */
final class Watermarks {

    private final LandedGit.Refs refs;
    private final Map<String, GitRef> commits;
    private final Map<String, GitRef> states;
    private final boolean isBegunAnew;
    private final boolean isWalkedAnew;

    /** Where landed files are damaged, less is believed than the refs say: what the repository still has is read again. */
    static Watermarks read(LandedGit landed, Extraction extraction, String repositoryKey, String watchHash) {
        Watermarks marks = new Watermarks(
                landed.refs(extraction, repositoryKey),
                watchHash,
                landed.isDamaged(extraction, GitBranchCommit.DATASET),
                landed.isDamaged(extraction, GitCommit.DATASET));
        if (marks.isBegunAnew
                || marks.isWalkedAnew
                || landed.isDamaged(extraction, GitPathState.DATASET)
                || landed.isDamaged(extraction, GitArrival.DATASET)) {
            marks.states.clear();
        }
        if (marks.isBegunAnew) {
            marks.commits.keySet().removeIf(marks::isBegunAnew);
        }
        return marks;
    }

    private Watermarks(LandedGit.Refs refs, String watchHash, boolean isBegunAnew, boolean isWalkedAnew) {
        this.refs = refs;
        this.commits = refs.furthest();
        this.states = refs.under(watchHash);
        this.isBegunAnew = isBegunAnew;
        this.isWalkedAnew = isWalkedAnew;
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
        return isBegunAnew && !refs.forcedBranches().contains(branch);
    }

    /** Steps are lost, and only those that are left know what the branch was before it was rewritten. */
    boolean isTorn(String branch) {
        return isBegunAnew && refs.forcedBranches().contains(branch);
    }

    /** All that is reachable from these has landed. */
    List<String> landedTips() {
        if (isWalkedAnew) {
            return List.of();
        }
        List<String> tips = new ArrayList<>(refs.forcedAway());
        commits.values().forEach(ref -> tips.add(ref.commitSha()));
        return tips;
    }
}
