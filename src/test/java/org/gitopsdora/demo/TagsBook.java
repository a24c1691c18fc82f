package org.gitopsdora.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.gitopsdora.demo.Ledger.Deployment;
import org.gitopsdora.demo.Ledger.LeadTime;
import org.gitopsdora.demo.Ledger.Reconciliation;
import org.gitopsdora.demo.Ledger.WorkloadKey;
import org.gitopsdora.demo.Track.Step;
import org.jspecify.annotations.Nullable;

/** The pages of the ledger about workloads of which only the repository is known: what its first-parent chain brought. */
final class TagsBook {
    private final TagsStory story;
    private final List<Reconciliation> reconciliations;
    private final List<Deployment> deployments;
    private final List<LeadTime> leadTimes;
    private final Rollouts rollouts;
    private final Promotions promotions;
    private final List<Track> tracks;

    TagsBook(
            TagsStory story,
            List<Reconciliation> reconciliations,
            List<Deployment> deployments,
            List<LeadTime> leadTimes,
            Rollouts rollouts,
            Promotions promotions,
            List<Track> tracks) {
        this.story = story;
        this.reconciliations = reconciliations;
        this.deployments = deployments;
        this.leadTimes = leadTimes;
        this.rollouts = rollouts;
        this.promotions = promotions;
        this.tracks = tracks;
    }

    void account() {
        TreeSet<String> keys = new TreeSet<>();
        for (Commit commit : story.repository.chain()) {
            commit.files().keySet().stream()
                    .filter(path -> path.startsWith(TagsStory.OLD_FOLDER) || path.startsWith(TagsStory.NEW_FOLDER))
                    .forEach(path -> keys.add(path.replaceFirst("^(legacy/)?image-tags/", "")));
        }
        keys.forEach(key -> new Series(key).account());
    }

    /** One workload: {@code <environment>/<service>}. */
    private final class Series {
        private final String key;
        private final String environment;
        private final String service;
        private final List<String> paths;
        private final Bridges bridges;
        private final Map<String, Integer> firstDeployed = new HashMap<>();
        private @Nullable String deployed;
        private @Nullable Commit deployedBy;
        private final List<Step> steps = new ArrayList<>();
        private boolean wasEmpty;

        Series(String key) {
            this.key = key;
            environment = key.substring(0, key.indexOf('/'));
            service = key.substring(key.indexOf('/') + 1);
            bridges = new Bridges("", story.code.find(service));
            paths = List.of(TagsStory.OLD_FOLDER + "/" + key, TagsStory.NEW_FOLDER + "/" + key);
        }

        void account() {
            for (Commit commit : story.repository.chain()) {
                String value = value(commit);
                wasEmpty |= value == null && hasFile(commit) && deployed == null;
                if (value != null && !value.equals(deployed)) {
                    deploy(commit, value);
                }
            }
            WorkloadKey workload = new WorkloadKey(Bookkeeper.TAGS, "GitPath", environment, service);
            List<Instant> successes = steps.stream().map(Step::finishedAt).toList();
            tracks.add(new Track(workload, service, environment, steps, List.of(), successes, List.of(), List.of()));
        }

        private void deploy(Commit commit, String value) {
            boolean isBaseline = deployed == null;
            // Whether a file added empty is "a file added" when it gets its first value is not defined.
            String doubt = isBaseline && wasEmpty ? "the first value of a file that was added empty" : null;
            WorkloadKey workload = new WorkloadKey(Bookkeeper.TAGS, "GitPath", environment, service);
            VersionMove move = bridges.move(deployed, value);
            String kind = kind(value, move);
            Instant at = commit.committedAt();
            Deployment deployment = new Deployment(
                    workload,
                    service,
                    environment,
                    environment.equals(Services.PRODUCTION),
                    true,
                    kind,
                    "succeeded",
                    isBaseline,
                    !isBaseline || commit.index() > 0,
                    deployed,
                    value,
                    List.of(value),
                    null,
                    null,
                    "none",
                    at,
                    null,
                    "absent",
                    at,
                    1,
                    true,
                    "commit",
                    doubt == null,
                    doubt);
            deployments.add(deployment);
            reconciliations.add(new Reconciliation(
                    workload, kind, "succeeded", null, "none", at, value, 1, true, "commit", doubt == null, doubt));
            List<Commit> commits = isBaseline ? List.of() : story.repository.between(deployedBy, commit, paths);
            leadTimes.add(new Shipment(
                            deployment,
                            move,
                            story.repository,
                            commits,
                            false,
                            "nothing_new",
                            each -> Objects.requireNonNullElse(value(each), ""))
                    .leadTime());
            promotions.add(deployment, move, bridges.find(value));
            List<String> names = commits.stream().map(Commit::sha).toList();
            steps.add(new Step(deployment, Step.isReturn(kind, commits), null, false, null, names));
            if (deployment.isProduction() && deployment.isCounted() && deployment.isKnowable()) {
                rollouts.add(deployment, value);
            }
            firstDeployed.putIfAbsent(value, firstDeployed.size());
            deployed = value;
            deployedBy = commit;
        }

        private String kind(String value, @Nullable VersionMove move) {
            Integer order = firstDeployed.get(value);
            if (order == null || deployed == null) {
                return "change";
            }
            return Verdicts.returnKind(move, order < firstDeployed.getOrDefault(deployed, 0));
        }

        private boolean hasFile(Commit commit) {
            return paths.stream().anyMatch(commit.files()::containsKey);
        }

        private @Nullable String value(Commit commit) {
            for (String path : paths) {
                String text = commit.files().get(path);
                if (text != null && !text.isBlank()) {
                    String line = text.lines().findFirst().orElse("");
                    return line.startsWith("image_tag:")
                            ? line.substring("image_tag:".length()).strip()
                            : line.strip();
                }
            }
            return null;
        }

        @Override
        public String toString() {
            return key;
        }
    }
}
