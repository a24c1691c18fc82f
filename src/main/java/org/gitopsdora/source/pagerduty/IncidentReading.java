package org.gitopsdora.source.pagerduty;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.http.JsonRequest;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.pagerduty.PagerdutyRecords.Seen;
import org.gitopsdora.time.Window;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The incidents of one night: those the lists show, and one by one those that something happened to, that were open, or that an
 * earlier night could not read. Of each that looks other than before, alerts and custom fields too. What is left over when reading ends,
 * however it ends, is landed as unread.
 */
final class IncidentReading {
    /** More open incidents than this are looked up in lists of a hundred first. */
    private static final int FEW = 100;

    private static final Duration SLICE = Duration.ofDays(180);

    private final PagerdutyConfig config;
    private final PagerdutyClient client;
    private final Extraction extraction;
    private final LandedPagerduty landed;
    private final PagerdutyRecords records;
    private final CustomFieldReading customFields;
    private final Set<String> read = new HashSet<>();
    private final Map<String, Instant> todo = new LinkedHashMap<>();
    private final Map<String, PagerdutyIncident> changed = new LinkedHashMap<>();
    private final Map<String, String> failures = new TreeMap<>();
    private final Set<String> refused = new HashSet<>();
    private @Nullable String alertsRefusal;

    IncidentReading(
            PagerdutyConfig config,
            PagerdutyClient client,
            Extraction extraction,
            LandedPagerduty landed,
            PagerdutyRecords records) {
        this.config = config;
        this.client = client;
        this.extraction = extraction;
        this.landed = landed;
        this.records = records;
        this.customFields = new CustomFieldReading(client);
    }

    /** Lands an incident that a list shows. */
    void take(JsonNode incident) {
        take(incident, client.shown(JsonRequest.get("incidents")));
    }

    /** Something happened to an incident: it has to be read. */
    void touch(String key, Instant at) {
        todo.merge(key, at, (one, other) -> one.isBefore(other) ? one : other);
    }

    /** Those that were open when they were landed last, and those that an earlier night could not read. */
    void touchUnfinished() {
        landed.unread().forEach(this::touch);
        Map<String, Instant> open = landed.open();
        open.keySet().removeAll(read);
        open.keySet().removeAll(todo.keySet());
        if (open.size() > FEW) {
            readOpen(open);
            open.keySet().removeAll(read);
        }
        open.keySet().forEach(key -> touch(key, extraction.now()));
    }

    /** Reads what there is to do, as far as no list has shown it, and what belongs to what has changed. */
    void read() {
        int done = 0;
        List<String> keys = new ArrayList<>(todo.keySet());
        for (String key : keys) {
            if (!read.contains(key)) {
                readOne(key);
            }
            extraction.progress("incidents", ++done, keys.size());
        }
        done = 0;
        int all = changed.size();
        for (PagerdutyIncident incident : List.copyOf(changed.values())) {
            readParts(incident);
            extraction.progress("incidents with their alerts", ++done, all);
        }
    }

    /** Lands and tells what could not be read. To be called however reading ended. */
    void finish() {
        todo.forEach((key, since) -> {
            if (!isFinished(key)) {
                land(key, PagerdutyAbsence.UNREAD, since);
            }
        });
        List<String> unread =
                todo.keySet().stream().filter(key -> !isFinished(key)).sorted().toList();
        if (!unread.isEmpty()) {
            String first = failures.isEmpty()
                    ? unread.get(0)
                    : failures.keySet().iterator().next();
            Instant since = Collections.min(unread.stream().map(todo::get).toList());
            tell(
                    "incidents_unread",
                    "%d incidents, their alerts or their fields could not be read, for instance %s (%s); the next night asks again"
                            .formatted(unread.size(), first, failures.getOrDefault(first, "reading ended before")),
                    since);
        }
        if (!refused.isEmpty()) {
            tell(
                    "incidents_refused",
                    "%d incidents that something happened to are refused to the key, for instance %s"
                            .formatted(refused.size(), Collections.min(refused)),
                    null);
        }
        if (alertsRefusal != null) {
            tell(
                    "alerts_refused",
                    "alerts are refused: %s; grant the key incidents.read".formatted(alertsRefusal),
                    null);
        }
        if (customFields.refusal() != null) {
            tell(
                    "custom_fields_refused",
                    "custom fields are refused: %s; grant the key incidents.read".formatted(customFields.refusal()),
                    null);
        }
    }

    private boolean isFinished(String key) {
        return read.contains(key) && !changed.containsKey(key);
    }

    private void take(JsonNode incident, String origin) {
        Seen seen = records.read(incident, origin);
        if (seen == null) {
            return;
        }
        PagerdutyIncident row = seen.incident();
        String key = row.incidentKey();
        if (!read.add(key) || !isWanted(row)) {
            return;
        }
        if (seen.isChanged()) {
            records.land(row, incident);
        }
        String absence = landed.absence(key);
        boolean isUnread = PagerdutyAbsence.UNREAD.equals(absence);
        if (seen.isChanged() || isUnread) {
            touch(key, row.createdAt());
            changed.put(key, row);
        }
        if (PagerdutyAbsence.NOT_FOUND.equals(absence) || PagerdutyAbsence.REFUSED.equals(absence)) {
            land(key, PagerdutyAbsence.FOUND, row.createdAt());
        }
    }

    /** Also one that has moved to a service nobody asked for: it must not stay for ever as it was. */
    private boolean isWanted(PagerdutyIncident incident) {
        return config.services().isEmpty()
                || config.services().contains(incident.serviceKey())
                || landed.isKnown(incident.incidentKey());
    }

    private void readOpen(Map<String, Instant> open) {
        JsonRequest list = JsonRequest.get("incidents")
                .with("statuses[]", "triggered")
                .with("statuses[]", "acknowledged")
                .with("sort_by", "created_at:asc");
        Window span = new Window(
                Collections.min(open.values()).minusSeconds(1),
                Collections.max(open.values()).plusSeconds(1));
        PagerdutyWindowReading reading =
                new PagerdutyWindowReading(client, list, this::take, new PagerdutyWindowReading.Listener() {
                    @Override
                    public void read(Window part, long records) {
                        // Those it did not show are asked for one by one.
                    }

                    @Override
                    public void unread(Window part, String kind, String reason) {
                        // Likewise.
                    }
                });
        for (Window slice : Spans.slices(span, SLICE)) {
            reading.read(slice);
        }
    }

    private void readOne(String key) {
        JsonRequest request = JsonRequest.get("incidents", key);
        try {
            take(client.incident(key), client.shown(request));
            // Rejected, or shown under another id: asking again changes nothing.
            read.add(key);
        } catch (HttpFailure e) {
            if (PagerdutyClient.isRefused(e)) {
                absent(key, e.kind() == HttpFailure.Kind.NOT_FOUND);
            } else if (PagerdutyClient.isOfOnePart(e)) {
                failures.put(key, String.valueOf(e.getMessage()));
            } else {
                throw e;
            }
        } catch (UnusableAnswer e) {
            failures.put(key, String.valueOf(e.getMessage()));
        }
    }

    private void absent(String key, boolean isGone) {
        String answer = isGone ? PagerdutyAbsence.NOT_FOUND : PagerdutyAbsence.REFUSED;
        read.add(key);
        if (!isGone) {
            refused.add(key);
        }
        if (!answer.equals(landed.absence(key))) {
            land(key, answer, todo.getOrDefault(key, extraction.now()));
        }
    }

    private void readParts(PagerdutyIncident incident) {
        String key = incident.incidentKey();
        try {
            Long alerts = incident.alerts();
            if (alertsRefusal == null && (alerts == null || alerts > 0)) {
                readAlerts(key);
            }
            JsonNode values = customFields.read(incident);
            if (values != null) {
                records.landCustomFields(values, key, client.shown(CustomFieldReading.request(key)));
            }
            changed.remove(key);
            if (PagerdutyAbsence.UNREAD.equals(landed.absence(key))) {
                land(key, PagerdutyAbsence.FOUND, incident.createdAt());
            }
        } catch (HttpFailure e) {
            if (!PagerdutyClient.isOfOnePart(e)) {
                throw e;
            }
            failures.put(key, String.valueOf(e.getMessage()));
        } catch (UnusableAnswer e) {
            failures.put(key, String.valueOf(e.getMessage()));
        }
    }

    private void readAlerts(String key) {
        JsonRequest request = JsonRequest.get("incidents", key, "alerts");
        try {
            Pages.End end =
                    new Pages(client, request, alert -> records.landAlert(alert, key, client.shown(request))).read();
            if (end != Pages.End.COMPLETE) {
                tell(
                        "alerts_unread",
                        "not all alerts of incident %s could be read: the list is too long, or its pages do not follow each other"
                                .formatted(key),
                        null);
            }
        } catch (HttpFailure e) {
            if (!PagerdutyClient.isRefused(e)) {
                throw e;
            }
            if (e.kind() != HttpFailure.Kind.NOT_FOUND) {
                alertsRefusal = e.getMessage();
            }
        }
    }

    private void land(String key, String answer, Instant since) {
        Instant at = extraction.now();
        if (answer.equals(landed.absence(key)) && answer.equals(PagerdutyAbsence.UNREAD)) {
            return;
        }
        PagerdutyAbsence absence = new PagerdutyAbsence(
                PagerdutySource.TYPE,
                config.name(),
                at,
                ContentHash.of(config.name(), key, answer, at),
                key,
                answer,
                since);
        extraction.land(PagerdutyAbsence.DATASET, absence);
        landed.remember(absence);
    }

    private void tell(String kind, String what, @Nullable Instant since) {
        extraction.gap(new Gap(
                kind,
                "pagerduty %s: %s".formatted(config.name(), what),
                since,
                since == null ? null : extraction.now()));
    }
}
