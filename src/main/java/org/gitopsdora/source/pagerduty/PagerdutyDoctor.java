package org.gitopsdora.source.pagerduty;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.http.JsonRequest;
import org.gitopsdora.http.Pauses;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.json.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks at one PagerDuty account without landing anything: reach, clock, rights, services nothing can tell of trouble, oldest incident. */
final class PagerdutyDoctor {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);
    private static final int NAMED = 5;

    private final PagerdutyConfig config;
    private final Extraction extraction;
    private final List<Diagnosis> findings = new ArrayList<>();

    PagerdutyDoctor(PagerdutyConfig config, Extraction extraction) {
        this.config = config;
        this.extraction = extraction;
    }

    List<Diagnosis> diagnose(Pauses pauses) {
        try (PagerdutyClient client = new PagerdutyClient(config, pauses)) {
            try {
                examine(client);
            } catch (HttpFailure e) {
                find(
                        Verdict.FAILURE,
                        "connection",
                        String.valueOf(client.explained(e).getMessage()));
            } catch (UnusableAnswer e) {
                find(
                        Verdict.FAILURE,
                        "connection",
                        String.valueOf(client.explained(e).getMessage()));
            }
        } catch (SourceException e) {
            find(Verdict.FAILURE, "connection", String.valueOf(e.getMessage()));
        }
        return findings;
    }

    private void examine(PagerdutyClient client) {
        HttpFailure services = refusal(client, PagerdutyReading.services());
        HttpFailure incidents = refusal(client, JsonRequest.get("incidents"));
        HttpFailure log = refusal(client, JsonRequest.get("log_entries"));
        if (services != null && incidents != null && log != null) {
            find(
                    Verdict.FAILURE,
                    "account",
                    String.valueOf(client.switchedOff(services).getMessage()));
            return;
        }
        rights("services", services, "services.read");
        rights("incidents", incidents, "incidents.read");
        rights("log_entries", log, "incidents.read");
        abilities(client);
        if (services == null) {
            services(client);
        }
        if (incidents == null) {
            history(client);
        }
    }

    private static @Nullable HttpFailure refusal(PagerdutyClient client, JsonRequest list) {
        try {
            client.page(list, 0);
            return null;
        } catch (HttpFailure e) {
            if (PagerdutyClient.isRefused(e)) {
                return e;
            }
            throw e;
        }
    }

    private void rights(String what, @Nullable HttpFailure refusal, String scope) {
        find(
                refusal == null ? Verdict.OK : Verdict.FAILURE,
                "rights",
                refusal == null
                        ? "may read " + what
                        : "%s; grant the key or the app %s".formatted(refusal.getMessage(), scope));
    }

    /** The list of abilities needs a right of its own, which reading incidents does not. */
    private void abilities(PagerdutyClient client) {
        JsonRequest request = JsonRequest.get("abilities");
        try {
            int count = client.tree(request).path("abilities").size();
            find(Verdict.OK, "token", "accepted; the account has %d abilities".formatted(count));
            client.date(request).ifPresent(this::clock);
        } catch (HttpFailure e) {
            if (!PagerdutyClient.isRefused(e)) {
                throw e;
            }
            find(Verdict.OK, "token", "accepted; it may not list the account's abilities, which nothing here needs");
            client.date(JsonRequest.get("incidents")).ifPresent(this::clock);
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
                        : "the server's is %d s %s; synchronise ours: windows are asked for by it"
                                .formatted(difference.abs().toSeconds(), difference.isNegative() ? "behind" : "ahead"));
    }

    private void services(PagerdutyClient client) {
        Set<String> unknown = new TreeSet<>(config.services());
        Set<String> silent = new TreeSet<>();
        Pages pages = new Pages(client, PagerdutyReading.services(), service -> {
            Fields fields = new Fields();
            String id = String.valueOf(fields.text(service, "id"));
            unknown.remove(id);
            if (fields.list(service, "integrations").isEmpty()) {
                String name = PagerdutyText.nameOf(service, fields, "name");
                silent.add(name == null ? id : name);
            }
        });
        pages.read();
        find(
                pages.count() == 0 ? Verdict.WARNING : Verdict.OK,
                "services",
                pages.count() == 0 ? "none; a key without rights looks like that, too" : pages.count() + " seen");
        if (!unknown.isEmpty()) {
            find(
                    Verdict.FAILURE,
                    "services",
                    "`services` names what PagerDuty does not show: " + String.join(", ", unknown));
        }
        if (!silent.isEmpty()) {
            find(
                    Verdict.WARNING,
                    "integrations",
                    "%d services have none, so only people open incidents there: %s%s"
                            .formatted(
                                    silent.size(),
                                    String.join(
                                            ", ", silent.stream().limit(NAMED).toList()),
                                    silent.size() > NAMED ? ", …" : ""));
        }
    }

    private void history(PagerdutyClient client) {
        JsonRequest oldest =
                JsonRequest.get("incidents").with("date_range", "all").with("sort_by", "created_at:asc");
        List<JsonNode> items = client.page(oldest, 0).items();
        Instant from = extraction.now().minus(config.history());
        Instant createdAt = items.isEmpty() ? null : new Fields().time(items.get(0), "created_at");
        find(
                createdAt == null ? Verdict.WARNING : Verdict.OK,
                "history",
                createdAt == null
                        ? "no incident at all"
                        : "the oldest incident is of %s; the first night reads those since %s (`history`)"
                                .formatted(createdAt, from));
    }

    private void find(Verdict verdict, String subject, String detail) {
        findings.add(new Diagnosis(verdict, subject, detail));
    }
}
