package org.gitopsdora.source.opsgenie;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.http.Pauses;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.HistoryExport;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.json.Fields;
import org.gitopsdora.time.Window;
import org.jspecify.annotations.Nullable;

/**
 * Everything an account holds, whatever counts as an incident: incidents, alerts, their timelines and logs, services, teams. Windows that
 * landed with everything are not read again, which is all that is needed to carry on.
 */
final class OpsgenieHistory implements HistoryExport {
    private final OpsgenieConfig config;
    private final OpsgenieClient client;
    private final Limits limits;
    private final NameReading names;

    /** What is to be read of each unit, oldest first; fixed at the beginning, or the end would never be reached. */
    private final Map<Unit, Deque<Window>> pending = new EnumMap<>(Unit.class);

    private final Set<Unit> refused = EnumSet.noneOf(Unit.class);
    private boolean isOver;

    OpsgenieHistory(OpsgenieConfig config, Pauses pauses, Limits limits) {
        if (config.url().isEmpty()) {
            throw new SourceException(
                    Blame.CONFIGURATION,
                    "opsgenie %s: a history is read from the API; name the key with `token-file`"
                            .formatted(config.name()));
        }
        this.config = config;
        this.client = new OpsgenieClient(config, pauses);
        this.limits = limits;
        this.names = new NameReading(client);
    }

    @Override
    public Optional<String> readNext(Extraction extraction) {
        if (isOver) {
            return Optional.empty();
        }
        for (Unit unit : units()) {
            if (refused.contains(unit)) {
                continue;
            }
            try {
                if (!pending(unit, extraction).isEmpty()) {
                    return Optional.of(read(unit, extraction));
                }
            } catch (HttpFailure e) {
                Window unread = unread(unit, extraction);
                isOver = !new Refusal(config, client, extraction).isSurvived(unit, unread, e);
                refused.add(unit);
                return Optional.of("%s from %s on could not be read".formatted(unit.key(), second(unread.from())));
            } catch (SourceException e) {
                new Refusal(config, client, extraction).unread(unit, unread(unit, extraction), e);
                throw e;
            }
        }
        return Optional.empty();
    }

    private String read(Unit unit, Extraction extraction) {
        OpsgenieWindowReading reading =
                new OpsgenieWindowReading(config, client, limits, names, extraction, OpsgenieWindowReading.Depth.FULL);
        Set<String> seen = new HashSet<>();
        Window piece = reading.readPiece(unit, pending(unit, extraction), seen);
        return "%s from %s to %s: %d".formatted(unit.key(), second(piece.from()), second(piece.to()), seen.size());
    }

    private Deque<Window> pending(Unit unit, Extraction extraction) {
        Deque<Window> windows = pending.get(unit);
        if (windows == null) {
            KnownTime known = OpsgenieReading.known(extraction, config.name(), unit, OpsgenieWindowReading.Depth.FULL);
            windows = everything(unit, extraction.now().truncatedTo(ChronoUnit.MILLIS))
                    .map(all -> new ArrayDeque<>(known.missing(all)))
                    .orElseGet(ArrayDeque::new);
            pending.put(unit, windows);
        }
        return windows;
    }

    private Window unread(Unit unit, Extraction extraction) {
        Deque<Window> windows = pending.getOrDefault(unit, new ArrayDeque<>());
        return windows.isEmpty()
                ? new Window(OpsgenieClient.BEGINNING, extraction.now())
                : new Window(windows.getFirst().from(), windows.getLast().to());
    }

    /** From the first record until now; empty if there is none. */
    private Optional<Window> everything(Unit unit, Instant now) {
        return client.listOldest(unit).records().stream().findFirst().map(record -> {
            @Nullable Instant createdAt = new Fields().time(record, "createdAt");
            Instant from = createdAt == null ? OpsgenieClient.BEGINNING : createdAt.truncatedTo(ChronoUnit.DAYS);
            return new Window(from.isBefore(now) ? from : OpsgenieClient.BEGINNING, now);
        });
    }

    @Override
    public List<Holding> holdings(Extraction extraction) {
        List<Holding> holdings = new ArrayList<>();
        for (Unit unit : units()) {
            Tally tally = new Tally(unit.key());
            extraction.forEachLanded(OpsgenieIncident.DATASET, incident -> {
                if (isOwn(incident.instance()) && incident.unit().equals(unit.key())) {
                    tally.count(incident.incidentKey(), incident.createdAt());
                }
            });
            holdings.add(tally.holding());
        }
        Tally entries = new Tally("timeline and log entries");
        extraction.forEachLanded(OpsgenieEntry.DATASET, entry -> {
            if (isOwn(entry.instance())) {
                entries.count(entry.contentHash(), entry.occurredAt());
            }
        });
        holdings.add(entries.holding());
        Tally named = new Tally("services and teams");
        extraction.forEachLanded(OpsgenieName.DATASET, name -> {
            if (isOwn(name.instance())) {
                named.count(name.kind() + name.key(), null);
            }
        });
        holdings.add(named.holding());
        return holdings;
    }

    @Override
    public void close() {
        client.close();
    }

    private boolean isOwn(String instance) {
        return instance.equals(config.name());
    }

    private Set<Unit> units() {
        return config.dialect() == Dialect.JSM ? EnumSet.of(Unit.ALERTS) : EnumSet.allOf(Unit.class);
    }

    private static String second(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Counts each thing once. */
    private static final class Tally {
        private final String what;
        private final Set<String> keys = new HashSet<>();
        private @Nullable Instant oldest;
        private @Nullable Instant newest;

        Tally(String what) {
            this.what = what;
        }

        void count(String key, @Nullable Instant at) {
            keys.add(key);
            if (at != null) {
                oldest = oldest == null || at.isBefore(oldest) ? at : oldest;
                newest = newest == null || at.isAfter(newest) ? at : newest;
            }
        }

        Holding holding() {
            return new Holding(what, keys.size(), oldest, newest);
        }
    }
}
