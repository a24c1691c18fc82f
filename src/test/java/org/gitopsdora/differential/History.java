package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service for some weeks.
 *
 * @param ownWindows null: the defaults hold
 * @param isReadable whether git can say what its revisions contain; otherwise revisions stand for content
 */
record History(
        long seed,
        String service,
        @Nullable Windows ownWindows,
        boolean isReadable,
        List<Workload> workloads,
        List<ConfigCommit> commits) {
    static History begin(long seed, String service, @Nullable Windows ownWindows, boolean isReadable) {
        return new History(seed, service, ownWindows, isReadable, new ArrayList<>(), new ArrayList<>());
    }

    Windows windows() {
        return ownWindows == null ? Windows.DEFAULT : ownWindows;
    }
}
