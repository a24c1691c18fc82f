package org.gitopsdora.source.opsgenie;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.http.Pauses;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.json.Fields;
import org.gitopsdora.source.json.JsonFiles;
import org.gitopsdora.time.Window;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks at one account without landing anything: reach, clock, whether the unit shows anything, how far back, how long still. */
final class OpsgenieDoctor {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);
    private static final Instant END_OF_LIFE = Instant.parse("2027-04-05T00:00:00Z");

    /** An export of a large account takes days, and whoever has to run it is on holiday. */
    private static final int LITTLE_TIME = 180;

    private final OpsgenieConfig config;
    private final Extraction extraction;
    private final List<Diagnosis> findings = new ArrayList<>();
    private boolean isAnythingSeen;
    private boolean isExported = true;

    OpsgenieDoctor(OpsgenieConfig config, Extraction extraction) {
        this.config = config;
        this.extraction = extraction;
    }

    List<Diagnosis> diagnose(Pauses pauses) {
        for (String pattern : config.files()) {
            int files = JsonFiles.list(pattern).size();
            find(files == 0 ? Verdict.WARNING : Verdict.OK, "files", "%d match %s".formatted(files, pattern));
        }
        if (config.url().isPresent()) {
            try (OpsgenieClient client = new OpsgenieClient(config, pauses)) {
                examine(client);
            } catch (SourceException e) {
                find(Verdict.FAILURE, "connection", String.valueOf(e.getMessage()));
            }
            endOfLife();
        }
        return findings;
    }

    private void examine(OpsgenieClient client) {
        for (Unit unit : config.units()) {
            try {
                unit(client, unit);
            } catch (HttpFailure e) {
                find(
                        Verdict.FAILURE,
                        OpsgenieClient.isRefusal(e) ? "rights" : "connection",
                        OpsgenieClient.isRefusal(e)
                                ? refused(client, unit, e)
                                : String.valueOf(client.explained(e).getMessage()));
            }
        }
        client.serverTime().ifPresent(this::clock);
    }

    private void unit(OpsgenieClient client, Unit unit) {
        List<JsonNode> oldest = client.listOldest(unit).records();
        find(Verdict.OK, "reached", client.listUrl(unit));
        if (!oldest.isEmpty()) {
            @Nullable Instant createdAt = new Fields().time(oldest.get(0), "createdAt");
            isAnythingSeen = true;
            isExported &= createdAt != null && isExported(unit, createdAt);
            find(
                    Verdict.OK,
                    unit.key(),
                    createdAt == null
                            ? "there are some"
                            : "the oldest is of %s, %d days ago"
                                    .formatted(
                                            createdAt,
                                            Duration.between(createdAt, extraction.now())
                                                    .toDays()));
            return;
        }
        String hint = unit == Unit.INCIDENTS && isAnything(client, Unit.ALERTS)
                ? "none, although there are alerts: on the Essentials plan there are no incidents, `unit: alerts` reads what there is"
                : "none; is it the right account and region?";
        find(Verdict.WARNING, unit.key(), hint);
    }

    /** Whether an export has landed everything up to some day; what came after it the nights have read. */
    private boolean isExported(Unit unit, Instant oldest) {
        Window all = new Window(oldest, extraction.now());
        List<Window> missing = OpsgenieReading.known(extraction, config.name(), unit, OpsgenieWindowReading.Depth.FULL)
                .missing(all);
        return missing.isEmpty()
                || (missing.size() == 1 && missing.get(0).from().isAfter(oldest));
    }

    private String refused(OpsgenieClient client, Unit unit, HttpFailure failure) {
        boolean isOtherSeen = config.dialect() == Dialect.OPSGENIE
                && isAnything(client, unit == Unit.INCIDENTS ? Unit.ALERTS : Unit.INCIDENTS);
        if (!isOtherSeen) {
            return "%s: the account is switched off, or the key was revoked or belongs to another region"
                    .formatted(failure.getMessage());
        }
        return unit == Unit.INCIDENTS
                ? "%s: incidents may not be read, alerts may; on the Essentials plan take `unit: alerts`"
                        .formatted(failure.getMessage())
                : "%s: alerts may not be read; give the key that right".formatted(failure.getMessage());
    }

    private static boolean isAnything(OpsgenieClient client, Unit unit) {
        try {
            return !client.listOldest(unit).records().isEmpty();
        } catch (HttpFailure e) {
            // Refused like the other one: nothing is seen.
            return false;
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

    private void endOfLife() {
        if (config.dialect() != Dialect.OPSGENIE) {
            return;
        }
        long days = Duration.between(extraction.now(), END_OF_LIFE).toDays();
        boolean isFull = isExported && isAnythingSeen;
        String export = isFull
                ? "its history has landed in full"
                : "its history has not landed in full: `jobs/run export-history` does that";
        if (days <= 0) {
            find(Verdict.FAILURE, "end of life", "Opsgenie's API has ended on 2027-04-05; %s".formatted(export));
        } else {
            find(
                    !isFull && days < LITTLE_TIME ? Verdict.WARNING : Verdict.OK,
                    "end of life",
                    "%d days are left until Opsgenie's API ends on 2027-04-05, less after a migration; %s"
                            .formatted(days, export));
        }
    }

    private void find(Verdict verdict, String subject, String detail) {
        findings.add(new Diagnosis(verdict, subject, detail));
    }
}
