package org.gitopsdora.source.argocd;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.http.Pauses;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.json.Fields;
import org.gitopsdora.source.json.JsonFiles;
import org.gitopsdora.source.json.JsonRecords;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks at one Argo CD without landing anything: reach, clock, rights, and how much history it still can give. */
final class ArgocdDoctor {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

    /** Argo CD's own default for {@code revisionHistoryLimit}. */
    private static final int DEFAULT_LIMIT = 10;

    /** Asking a few applications tells whether events can be seen; asking all is the night's work. */
    private static final int EVENT_SAMPLE = 20;

    private final ArgocdConfig config;
    private final Extraction extraction;
    private final List<Diagnosis> findings = new ArrayList<>();

    ArgocdDoctor(ArgocdConfig config, Extraction extraction) {
        this.config = config;
        this.extraction = extraction;
    }

    List<Diagnosis> diagnose(Pauses pauses) {
        List<String> patterns = new ArrayList<>(config.files());
        patterns.addAll(config.eventLogs());
        for (String pattern : patterns) {
            int files = JsonFiles.list(pattern).size();
            find(files == 0 ? Verdict.WARNING : Verdict.OK, "files", "%d match %s".formatted(files, pattern));
        }
        if (config.url().isPresent()) {
            try (ArgocdClient client = new ArgocdClient(config, pauses)) {
                examine(client);
            } catch (SourceException e) {
                find(Verdict.FAILURE, "connection", String.valueOf(e.getMessage()));
            }
        }
        return findings;
    }

    private void examine(ArgocdClient client) {
        try {
            ArgocdClient.Version version = client.version();
            find(Verdict.OK, "version", "Argo CD " + version.text());
            version.date().ifPresent(this::clock);
            String account = client.account().orElse(null);
            if (account == null && config.token().isPresent()) {
                find(Verdict.FAILURE, "token", "refused: it has expired, was revoked or belongs to another server");
                return;
            }
            Tally tally = new Tally();
            for (String project : config.projects().isEmpty() ? List.of(ArgocdReading.ALL) : config.projects()) {
                if (hasRights(client, account == null ? "role:anonymous" : account, project)) {
                    client.listApplications(project, tally);
                }
            }
            history(tally);
            events(client, tally);
        } catch (HttpFailure e) {
            find(
                    Verdict.FAILURE,
                    "connection",
                    String.valueOf(client.explained(e).getMessage()));
        }
    }

    private void clock(Instant server) {
        Duration difference = Duration.between(extraction.now(), server);
        boolean isFine = difference.abs().compareTo(CLOCK_TOLERANCE) <= 0;
        find(
                isFine ? Verdict.OK : Verdict.WARNING,
                "clock",
                isFine
                        ? "agrees within %d s".formatted(CLOCK_TOLERANCE.toSeconds())
                        : "the server's is %d s %s; synchronise both"
                                .formatted(difference.abs().toSeconds(), difference.isNegative() ? "behind" : "ahead"));
    }

    private boolean hasRights(ArgocdClient client, String account, String project) {
        boolean isGranted = client.canGetApplications(project);
        String line = ArgocdClient.policyLine(account, project);
        find(
                isGranted ? Verdict.OK : Verdict.FAILURE,
                "rights",
                isGranted
                        ? "%s may get applications of %s/*".formatted(account, project)
                        : "add %s to the policy in argocd-rbac-cm or the project role".formatted(line));
        return isGranted;
    }

    private void history(Tally tally) {
        if (tally.applications.isEmpty()) {
            find(Verdict.WARNING, "applications", "none; lost rights look like that, too: check the token's rights");
            return;
        }
        find(
                Verdict.OK,
                "applications",
                "%d in %d projects".formatted(tally.applications.size(), tally.projects.size()));
        find(
                tally.full > 0 ? Verdict.WARNING : Verdict.OK,
                "history",
                "%d of %d applications keep at most %d entries, %d have used all they keep and forget one with each sync; oldest entry %s%s"
                        .formatted(
                                tally.limited,
                                tally.applications.size(),
                                DEFAULT_LIMIT,
                                tally.full,
                                tally.oldest == null ? "none" : tally.oldest,
                                tally.full > 0
                                        ? "; raise spec.revisionHistoryLimit to 50 or more, or run more often"
                                        : ""));
    }

    private void events(ArgocdClient client, Tally tally) {
        List<ApplicationName> sample = tally.applications.stream()
                .sorted(Comparator.comparing(ApplicationName::observedAt).reversed())
                .limit(EVENT_SAMPLE)
                .toList();
        EventTally events = new EventTally();
        int refused = 0;
        for (ApplicationName application : sample) {
            try {
                client.listEvents(application, events);
            } catch (HttpFailure e) {
                if (ArgocdClient.visibility(e) == null) {
                    throw e;
                }
                refused++;
            }
        }
        if (sample.isEmpty()) {
            return;
        }
        boolean isHidden = refused == sample.size();
        find(
                isHidden ? Verdict.WARNING : Verdict.OK,
                "events",
                isHidden
                        ? "may not be read; failures between two runs will be missed"
                        : "%d seen at %d applications, oldest %s; Kubernetes forgets them after about an hour, `event-logs` can fill in"
                                .formatted(
                                        events.count, sample.size(), events.oldest == null ? "none" : events.oldest));
    }

    private void find(Verdict verdict, String subject, String detail) {
        findings.add(new Diagnosis(verdict, subject, detail));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    /** Counts applications and their history. */
    private static final class Tally implements JsonRecords.Taker {
        private final List<ApplicationName> applications = new ArrayList<>();
        private final Set<String> projects = new TreeSet<>();
        private int limited;
        private int full;
        private @Nullable Instant oldest;

        @Override
        public void startOfList() {
            // Lists of several projects add up.
        }

        @Override
        public void record(JsonNode application, long position) {
            Fields fields = new Fields();
            JsonNode metadata = fields.object(application, "metadata");
            JsonNode spec = fields.object(application, "spec");
            JsonNode status = fields.object(application, "status");
            String name = fields.text(metadata, "name");
            if (name == null) {
                return;
            }
            String project = fields.text(spec, "project");
            if (project != null) {
                projects.add(project);
            }
            Long limit = fields.number(spec, "revisionHistoryLimit");
            long kept = limit == null ? DEFAULT_LIMIT : limit;
            List<JsonNode> history = fields.list(status, "history");
            limited += kept <= DEFAULT_LIMIT ? 1 : 0;
            full += history.size() >= kept ? 1 : 0;
            Instant newest = Instant.EPOCH;
            for (JsonNode entry : history) {
                Instant deployedAt = fields.time(entry, "deployedAt");
                oldest = earlier(oldest, deployedAt);
                newest = deployedAt == null ? newest : deployedAt;
            }
            String namespace = fields.text(metadata, "namespace");
            applications.add(new ApplicationName(
                    namespace == null ? "argocd" : namespace, name, fields.text(metadata, "uid"), project, newest));
        }

        @Override
        public void endOfList(long elements) {
            // Counted one by one.
        }

        @Override
        public void unreadable(long position, String reason, String payload) {
            // The night rejects it with its payload.
        }
    }

    /** Counts events. */
    private static final class EventTally implements JsonRecords.Taker {
        private int count;
        private @Nullable Instant oldest;

        @Override
        public void startOfList() {
            // Lists of several applications add up.
        }

        @Override
        public void record(JsonNode event, long position) {
            count++;
            oldest = earlier(oldest, new Fields().time(event, "lastTimestamp"));
        }

        @Override
        public void endOfList(long elements) {
            // Counted one by one.
        }

        @Override
        public void unreadable(long position, String reason, String payload) {
            // The night rejects it with its payload.
        }
    }
}
