package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** "Deployments that bring one change to several workloads of one service and environment." */
final class Rollout {
    final List<Deployment> members = new ArrayList<>();

    Deployment.Outcome outcome() {
        if (members.stream().anyMatch(member -> member.outcome == Deployment.Outcome.RUNNING)) {
            return Deployment.Outcome.RUNNING;
        }
        return members.stream().anyMatch(member -> member.outcome == Deployment.Outcome.FAILED)
                ? Deployment.Outcome.FAILED
                : Deployment.Outcome.SUCCEEDED;
    }

    /** Of its counted members: a baseline that only shows where watching began dates nothing. */
    @Nullable
    Long firstFinishedAt() {
        Long first = null;
        for (Deployment member : members) {
            Long finishedAt = member.finishedAt();
            if (member.isCounted && finishedAt != null && (first == null || finishedAt < first)) {
                first = finishedAt;
            }
        }
        return first;
    }

    boolean hasSucceededMember() {
        return members.stream().anyMatch(member -> member.isCounted && member.isSucceeded());
    }

    /** "Its {@code live_at} is the last succeeded member's, its clock starts at the earliest {@code first_committed_at} of one." */
    @Nullable
    Double leadTime() {
        Long live = null;
        Long committed = null;
        for (Deployment member : members) {
            Long liveAt = member.liveAt();
            if (liveAt == null) {
                continue;
            }
            live = live == null ? liveAt : Long.valueOf(Math.max(live, liveAt));
            Long first = member.firstCommittedAt;
            if (first != null) {
                committed = committed == null ? first : Long.valueOf(Math.min(committed, first));
            }
        }
        return live == null || committed == null ? null : Double.valueOf(live - committed);
    }
}
