package org.gitopsdora.source.argocd;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.argocd.ArgocdReading.Shown;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the lists show with what they showed before. A list is filtered by rights without a word, so an application missing from
 * it is asked for by name; a list that shrank beyond what deletions explain is not trusted, and nothing is concluded from it.
 */
final class ListingCheck {
    /** A list is not trusted if it lost more than a fifth of its applications, and at least five; or all of them, however few. */
    private static final double LOST_SHARE = 0.2;

    private static final int LOST_LEAST = 5;

    /** A list that stays short so long is the new truth. Rights would have been missed by then. */
    private static final Duration ACCEPTED_AFTER = Duration.ofDays(7);

    private final String instance;
    private final ArgocdClient client;
    private final Extraction extraction;
    private final ApplicationRecords records;

    ListingCheck(String instance, ArgocdClient client, Extraction extraction, ApplicationRecords records) {
        this.instance = instance;
        this.client = client;
        this.extraction = extraction;
        this.records = records;
    }

    /** What earlier runs know of one scope. */
    private static final class Earlier {
        private final List<ArgocdListing> untrusted = new ArrayList<>();
        private @Nullable ArgocdListing trusted;

        void add(ArgocdListing listing) {
            if (!listing.isTrusted()) {
                untrusted.add(listing);
            } else if (trusted == null || listing.observedAt().isAfter(trusted.observedAt())) {
                trusted = listing;
            }
        }

        /** Whether the list has been short for so long that it is believed. */
        boolean isShortSince(Instant limit) {
            Instant lastTrusted = trusted == null ? Instant.MIN : trusted.observedAt();
            return untrusted.stream()
                    .map(ArgocdListing::observedAt)
                    .filter(time -> time.isAfter(lastTrusted))
                    .anyMatch(time -> !time.isAfter(limit));
        }
    }

    void compare(List<Shown> lists) {
        Map<String, Earlier> earlier = earlier(lists);
        Map<String, ArgocdSighting> missing = missing(lists, earlier);
        Set<String> distrusted = distrusted(lists, earlier, missing);
        if (!missing.isEmpty()) {
            absences(lists.get(0).observedAt(), missing, distrusted);
        }
        lists.forEach(shown -> listing(shown, !distrusted.contains(shown.scope())));
    }

    private Map<String, Earlier> earlier(List<Shown> lists) {
        Map<String, Earlier> earlier = new HashMap<>();
        lists.forEach(shown -> earlier.put(shown.scope(), new Earlier()));
        extraction.forEachLanded(ArgocdListing.DATASET, listing -> {
            Earlier scope = earlier.get(listing.scope());
            if (scope != null && listing.instance().equals(instance)) {
                scope.add(listing);
            }
        });
        return earlier;
    }

    /** Whom the last trusted lists showed (their sightings carry the same time) and this run's do not, by place. */
    private Map<String, ArgocdSighting> missing(List<Shown> lists, Map<String, Earlier> earlier) {
        Set<Instant> times = new HashSet<>();
        for (Earlier scope : earlier.values()) {
            if (scope.trusted != null) {
                times.add(scope.trusted.observedAt());
            }
        }
        Map<String, ArgocdSighting> missing = new HashMap<>();
        if (times.isEmpty()) {
            return missing;
        }
        Set<String> shown = lists.stream()
                .flatMap(list -> list.applications().keySet().stream())
                .collect(Collectors.toSet());
        extraction.forEachLanded(ArgocdSighting.DATASET, sighting -> {
            String place = sighting.namespace() + "/" + sighting.name();
            if (sighting.instance().equals(instance)
                    && times.contains(sighting.observedAt())
                    && sighting.snapshotHash() != null
                    && !shown.contains(place)) {
                missing.put(place, sighting);
            }
        });
        return missing;
    }

    private Set<String> distrusted(
            List<Shown> lists, Map<String, Earlier> earlier, Map<String, ArgocdSighting> missing) {
        Set<String> distrusted = new HashSet<>();
        for (Shown shown : lists) {
            Earlier scope = earlier.get(shown.scope());
            ArgocdListing before = scope == null ? null : scope.trusted;
            if (scope == null
                    || before == null
                    || scope.isShortSince(shown.observedAt().minus(ACCEPTED_AFTER))) {
                continue;
            }
            // In a list of everything, other applications may have come in place of those that went.
            long lost =
                    shown.scope().equals(ArgocdReading.ALL) ? missing.size() : before.applications() - shown.count();
            if (isTooMuch(lost, before.applications(), shown.count())) {
                distrusted.add(shown.scope());
                shrank(shown, before, lost);
            }
        }
        return distrusted;
    }

    private static boolean isTooMuch(long lost, long before, long now) {
        return (now == 0 && before > 0) || (lost >= LOST_LEAST && lost > before * LOST_SHARE);
    }

    private void shrank(Shown shown, ArgocdListing before, long lost) {
        extraction.gap(new Gap(
                "list_shrank",
                "argocd %s: the list of %s shows %d applications, %d of the %d seen at %s are missing; nothing is marked gone by it. Check that the token's rights and `url` are as before; if they were deleted, the list is believed when it has stayed so for %d days"
                        .formatted(
                                instance,
                                shown.scope().equals(ArgocdReading.ALL) ? "all projects" : "project " + shown.scope(),
                                shown.count(),
                                lost,
                                before.applications(),
                                before.observedAt(),
                                ACCEPTED_AFTER.toDays()),
                before.observedAt(),
                shown.observedAt()));
    }

    private void absences(Instant observedAt, Map<String, ArgocdSighting> missing, Set<String> distrusted) {
        Map<String, String> projects = projects(missing);
        missing.forEach((place, sighting) -> {
            String project = projects.get(place);
            boolean isUnasked = distrusted.contains(ArgocdReading.ALL)
                    || (project == null ? !distrusted.isEmpty() : distrusted.contains(project));
            String answer = isUnasked ? "unasked" : ask(sighting, project, observedAt);
            if (!answer.isEmpty()) {
                absence(sighting, observedAt, answer);
            }
        });
    }

    /** The answer; empty if the application is there after all, in which case it is landed. */
    private String ask(ArgocdSighting sighting, @Nullable String project, Instant observedAt) {
        ApplicationName name = new ApplicationName(
                sighting.namespace(), sighting.name(), sighting.uid(), project, sighting.observedAt());
        Evidence evidence = new Evidence(instance, extraction.now(), client.listUrl(), observedAt, observedAt);
        try {
            return switch (client.look(name, application -> records.land(application, evidence, 0))) {
                case FOUND -> "";
                case NOT_FOUND -> "not_found";
                case REFUSED -> "refused";
            };
        } catch (HttpFailure e) {
            SourceException failure = client.explained(e);
            if (failure.blame() == SourceException.Blame.CREDENTIALS) {
                throw failure;
            }
            // One application that cannot be asked about is no reason to read nothing else tonight.
            extraction.gap(new Gap(
                    "application_unread", String.valueOf(failure.getMessage()), sighting.observedAt(), observedAt));
            return "unasked";
        }
    }

    /** The project each had when last seen: without it, missing and refused look the same. */
    private Map<String, String> projects(Map<String, ArgocdSighting> missing) {
        Set<@Nullable String> hashes =
                missing.values().stream().map(ArgocdSighting::snapshotHash).collect(Collectors.toSet());
        Map<String, String> projects = new HashMap<>();
        extraction.forEachLanded(ArgocdApplication.DATASET, application -> {
            String project = application.project();
            if (project != null && hashes.contains(application.contentHash())) {
                projects.put(application.namespace() + "/" + application.name(), project);
            }
        });
        return projects;
    }

    private void absence(ArgocdSighting sighting, Instant observedAt, String answer) {
        extraction.land(
                ArgocdAbsence.DATASET,
                new ArgocdAbsence(
                        ArgocdSource.TYPE,
                        instance,
                        extraction.now(),
                        ContentHash.of(
                                instance, sighting.namespace(), sighting.name(), sighting.uid(), observedAt, answer),
                        sighting.namespace(),
                        sighting.name(),
                        sighting.uid(),
                        observedAt,
                        answer));
    }

    private void listing(Shown shown, boolean isTrusted) {
        extraction.land(
                ArgocdListing.DATASET,
                new ArgocdListing(
                        ArgocdSource.TYPE,
                        instance,
                        extraction.now(),
                        ContentHash.of(instance, shown.scope(), shown.observedAt()),
                        shown.scope(),
                        shown.observedAt(),
                        shown.count(),
                        isTrusted));
    }
}
