package org.gitopsdora.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gitopsdora.demo.Ledger.Deployment;
import org.gitopsdora.demo.Ledger.LeadTime;
import org.gitopsdora.demo.Ledger.Stages;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment shipped, and from when to when it took: the definitions applied to what really happened.
 *
 * @param move the version that changed, null if none did
 * @param configCommits of the GitOps repository
 * @param isReturn the deployed state put back after a failed change
 * @param whenNothing why there is no lead time where no version moved and no config commit is behind it
 * @param version what the workload's files hold at a config commit
 */
record Shipment(
        Deployment deployment,
        @Nullable VersionMove move,
        SimulatedRepository configRepository,
        List<Commit> configCommits,
        boolean isReturn,
        String whenNothing,
        Function<Commit, String> version) {

    LeadTime leadTime() {
        String reason = nullReason();
        boolean hasLeadTime = reason == null;
        List<Commit> commits = isCode() ? codeCommits() : configCommits;
        Commit first = hasLeadTime ? ChangeSets.first(commits) : null;
        Instant startsAt = first == null ? null : ChangeSets.clockStart(first);
        Instant committerStartsAt = hasLeadTime
                ? commits.stream()
                        .map(Commit::committedAt)
                        .min(Comparator.naturalOrder())
                        .orElse(null)
                : null;
        Instant liveAt = deployment.liveAt();
        boolean isAmbiguous = deployment.healthyAtEvidence().equals("ambiguous");
        return new LeadTime(
                deployment.workload(),
                Objects.requireNonNull(deployment.service()),
                deployment.environment(),
                deployment.toRevision(),
                deployment.finishedAt(),
                !hasLeadTime ? null : isCode() ? "code" : "config",
                first == null ? null : first.sha(),
                startsAt,
                liveAt,
                seconds(startsAt, liveAt),
                seconds(committerStartsAt, liveAt),
                reason,
                move == null ? List.of() : List.of(move.entry()),
                shas(codeCommits()),
                shas(configCommits),
                stages(first),
                deployment.isKnowable() && !isAmbiguous,
                isAmbiguous ? "healthy_at is ambiguous" : deployment.reason());
    }

    private boolean isCode() {
        return move != null && move.codebase() != null;
    }

    private List<Commit> codeCommits() {
        return move == null ? List.of() : move.changes();
    }

    private @Nullable String nullReason() {
        if (!deployment.outcome().equals("succeeded")) {
            return "not_live";
        }
        if (deployment.isBaseline()) {
            return "no_baseline";
        }
        if (isReturn) {
            return "nothing_new";
        }
        if (move != null && move.codebase() != null) {
            boolean isKnown = move.from() != null && move.to() != null;
            return !isKnown ? "version_not_found" : codeCommits().isEmpty() ? "nothing_new" : null;
        }
        return configCommits.isEmpty() ? whenNothing : null;
    }

    private Stages stages(@Nullable Commit first) {
        boolean isGitPath = deployment.startedAtEvidence().equals("none")
                && deployment.workload().kind().equals("GitPath");
        Instant firstAt = first == null ? null : ChangeSets.clockStart(first);
        Instant mergedAt = first == null || move == null || move.codebase() == null
                ? null
                : arrival(move.codebase().home.repository, first);
        Instant carriedAt = first == null
                ? null
                : isGitPath ? deployment.finishedAt() : isCode() ? carriedAt() : arrival(configRepository, first);
        boolean hasStart = !deployment.startedAtEvidence().equals("none");
        Instant startedAt = hasStart ? deployment.firstStartedAt() : null;
        boolean isLive = deployment.liveAt() != null;
        return new Stages(
                isCode() ? seconds(firstAt, mergedAt) : null,
                seconds(isCode() ? mergedAt : firstAt, carriedAt),
                seconds(carriedAt, startedAt),
                isLive ? seconds(startedAt, deployment.finishedAt()) : null,
                isLive && !isGitPath ? seconds(deployment.finishedAt(), deployment.healthyAt()) : null,
                isGitPath || !isCode() || arrivals() <= 1);
    }

    /** When the oldest config commit that carries the version reached the branch that the operator watches. */
    private @Nullable Instant carriedAt() {
        return configCommits.stream()
                .filter(commit -> move != null && version.apply(commit).equals(move.toVersion()))
                .min(Comparator.comparing(Commit::index))
                .map(commit -> arrival(configRepository, commit))
                .orElse(null);
    }

    private int arrivals() {
        Set<Integer> steps = configCommits.stream()
                .map(configRepository::arrival)
                .filter(Objects::nonNull)
                .map(Commit::index)
                .collect(Collectors.toSet());
        return steps.size();
    }

    private static @Nullable Instant arrival(SimulatedRepository repository, Commit commit) {
        Commit step = repository.arrival(commit);
        return step == null ? null : step.committedAt();
    }

    private static List<String> shas(List<Commit> commits) {
        return commits.stream().map(Commit::sha).sorted().toList();
    }

    private static @Nullable Long seconds(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toSeconds();
    }
}
