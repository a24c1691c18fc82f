package org.gitopsdora.source.opsgenie;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.time.Window;
import org.jspecify.annotations.Nullable;

/** One run's reading of the API: what of each unit has changed since what has landed, and what became of what is open. */
final class OpsgenieReading {
    /** What changed a moment ago is not in the search yet: the next run reads that again. */
    static final Duration SETTLING = Duration.ofMinutes(10);

    /** The oldest that an open incident may be to be asked after every night. */
    private static final Duration OPEN_AT_MOST = Duration.ofDays(90);

    private final OpsgenieConfig config;
    private final Extraction extraction;
    private final OpsgenieWindowReading windows;
    private final Refusal refusal;

    OpsgenieReading(OpsgenieConfig config, OpsgenieClient client, Limits limits, Extraction extraction) {
        this.config = config;
        this.extraction = extraction;
        this.windows = new OpsgenieWindowReading(
                config, client, limits, new NameReading(client), extraction, OpsgenieWindowReading.Depth.NEEDED);
        this.refusal = new Refusal(config, client, extraction);
    }

    /** Ends with a {@link SourceException} if the API as a whole cannot be read. */
    void read() {
        Instant now = extraction.now().truncatedTo(ChronoUnit.MILLIS);
        Set<String> seen = new LinkedHashSet<>();
        boolean isAnswering = true;
        for (Unit unit : config.units()) {
            Deque<Window> missing = new ArrayDeque<>(missing(unit, now));
            if (isAnswering) {
                isAnswering = read(unit, missing, seen);
            } else if (!missing.isEmpty()) {
                refusal.throttled(unit, whole(missing));
            }
        }
        if (isAnswering && config.units().contains(Unit.INCIDENTS)) {
            readOpenTimelines(now, seen);
        }
    }

    /** False if the API wants to be left alone. */
    private boolean read(Unit unit, Deque<Window> missing, Set<String> seen) {
        while (!missing.isEmpty()) {
            try {
                windows.readPiece(unit, missing, seen);
            } catch (HttpFailure e) {
                return refusal.isSurvived(unit, whole(missing), e);
            } catch (SourceException e) {
                refusal.unread(unit, whole(missing), e);
                throw e;
            }
        }
        return true;
    }

    private static Window whole(Deque<Window> windows) {
        return new Window(windows.getFirst().from(), windows.getLast().to());
    }

    private List<Window> missing(Unit unit, Instant now) {
        Window wanted = extraction
                .window()
                .map(asked -> new Window(
                        asked.from().truncatedTo(ChronoUnit.MILLIS), asked.to().truncatedTo(ChronoUnit.MILLIS)))
                .orElseGet(() -> new Window(now.minus(config.history()).truncatedTo(ChronoUnit.DAYS), now));
        return extraction.window().isPresent()
                ? List.of(wanted)
                : known(extraction, config.name(), unit, OpsgenieWindowReading.Depth.NEEDED)
                        .missing(wanted);
    }

    /** What earlier runs have read to its end, at least so deep; nothing where some of what they landed is lost. */
    static KnownTime known(Extraction extraction, String instance, Unit unit, OpsgenieWindowReading.Depth depth) {
        KnownTime known = new KnownTime();
        boolean isLost = extraction.isDamaged(OpsgenieIncident.DATASET)
                || extraction.isDamaged(OpsgenieField.DATASET)
                || extraction.isDamaged(OpsgenieEntry.DATASET);
        if (!isLost) {
            extraction.forEachLanded(OpsgenieWindow.DATASET, window -> {
                if (window.instance().equals(instance)
                        && window.unit().equals(unit.key())
                        && (depth == OpsgenieWindowReading.Depth.NEEDED || window.isFull())
                        && window.origin().equals(OpsgenieWindowReading.API)) {
                    known.add(new Window(window.fromAt(), window.toAt()));
                }
            });
        }
        return known;
    }

    /** Whoever acknowledges the alert of an incident changes the alert and not the incident: the change feed keeps silent about it. */
    private void readOpenTimelines(Instant now, Set<String> seen) {
        List<OpsgenieIncident> open = open(now.minus(OPEN_AT_MOST)).values().stream()
                .filter(incident -> !seen.contains(incident.incidentKey()))
                .toList();
        long done = 0;
        for (OpsgenieIncident incident : open) {
            try {
                windows.readEntries(Unit.INCIDENTS, incident.incidentKey());
            } catch (HttpFailure e) {
                extraction.gap(new Gap(
                        "timeline_unread",
                        "opsgenie %s: the timelines of %d open incidents were not read: %s; the next run reads them"
                                .formatted(config.name(), open.size() - done, e.getMessage()),
                        incident.createdAt(),
                        now));
                return;
            }
            extraction.progress("open incidents", ++done, open.size());
        }
    }

    private Map<String, OpsgenieIncident> open(Instant since) {
        Map<String, OpsgenieIncident> latest = new HashMap<>();
        extraction.forEachLanded(OpsgenieIncident.DATASET, incident -> {
            if (incident.instance().equals(config.name())
                    && incident.unit().equals(Unit.INCIDENTS.key())
                    && incident.createdAt().isAfter(since)) {
                latest.merge(incident.incidentKey(), incident, OpsgenieReading::later);
            }
        });
        latest.values().removeIf(incident -> !"open".equals(incident.status()));
        return latest;
    }

    private static OpsgenieIncident later(OpsgenieIncident one, OpsgenieIncident other) {
        return updated(other).isBefore(updated(one)) ? one : other;
    }

    private static Instant updated(OpsgenieIncident incident) {
        @Nullable Instant updatedAt = incident.updatedAt();
        return updatedAt == null ? incident.createdAt() : updatedAt;
    }
}
