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

    static Watermarks read(Extraction extraction, String repositoryKey, String watchHash) {
        Watermarks marks = new Watermarks();
        extraction.forEachLanded(GitRef.DATASET, ref -> {
            if (ref.repositoryKey().equals(repositoryKey)) {
                marks.add(ref, watchHash);
            }
        });
        return marks;
    }

    private void add(GitRef ref, String watchHash) {
        commits.merge(ref.branch(), ref, Watermarks::further);
        if (ref.watchHash().equals(watchHash)) {
            states.merge(ref.branch(), ref, Watermarks::further);
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

    /** All that is reachable from these has landed. */
    List<String> landedTips() {
        List<String> tips = new ArrayList<>(forcedAway);
        commits.values().forEach(ref -> tips.add(ref.commitSha()));
        return tips;
    }
}
