package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.time.Window;
import org.jspecify.annotations.Nullable;

/** What earlier nights have landed of one instance, as far as it decides what to read now. Learns what this night lands. */
final class LandedPagerduty {
    /** The last look of an incident or a service. */
    private record State(Instant landedAt, String hash) {}

    private record Absence(Instant landedAt, String answer, Instant sinceAt) {}

    private final String instance;
    private final String scope;
    private final Map<String, State> services = new HashMap<>();
    private final Map<String, State> incidents = new HashMap<>();
    private final Map<String, Instant> open = new HashMap<>();
    private final Map<String, Absence> absences = new HashMap<>();
    private final Map<String, List<Window>> windows = new HashMap<>();

    private LandedPagerduty(PagerdutyConfig config) {
        this.instance = config.name();
        this.scope = config.scope();
    }

    /** Where something landed is damaged nothing counts as read: what a window says was read may be gone. */
    static LandedPagerduty of(PagerdutyConfig config, Extraction extraction) {
        LandedPagerduty landed = new LandedPagerduty(config);
        if (PagerdutySource.DATASETS.stream().anyMatch(extraction::isDamaged)) {
            return landed;
        }
        extraction.forEachLanded(PagerdutyService.DATASET, landed::remember);
        extraction.forEachLanded(PagerdutyIncident.DATASET, landed::remember);
        extraction.forEachLanded(PagerdutyAbsence.DATASET, landed::remember);
        extraction.forEachLanded(PagerdutyWindow.DATASET, landed::remember);
        return landed;
    }

    /** For those who read again what has landed. */
    static LandedPagerduty nothing(PagerdutyConfig config) {
        return new LandedPagerduty(config);
    }

    void remember(PagerdutyService service) {
        if (service.instance().equals(instance)) {
            remember(services, service.serviceKey(), new State(service.extractedAt(), service.stateHash()));
        }
    }

    void remember(PagerdutyIncident incident) {
        if (!incident.instance().equals(instance)) {
            return;
        }
        String key = incident.incidentKey();
        if (remember(incidents, key, new State(incident.extractedAt(), incident.stateHash()))) {
            if ("resolved".equals(incident.status())) {
                open.remove(key);
            } else {
                open.put(key, incident.createdAt());
            }
        }
    }

    void remember(PagerdutyAbsence absence) {
        Absence known = absences.get(absence.incidentKey());
        if (absence.instance().equals(instance)
                && (known == null || !absence.extractedAt().isBefore(known.landedAt))) {
            absences.put(
                    absence.incidentKey(), new Absence(absence.extractedAt(), absence.answer(), absence.sinceAt()));
        }
    }

    void remember(PagerdutyWindow window) {
        if (window.instance().equals(instance) && window.scope().equals(scope)) {
            windows.computeIfAbsent(window.feed(), feed -> new ArrayList<>())
                    .add(new Window(window.fromAt(), window.toAt()));
        }
    }

    boolean isSameService(String key, String stateHash) {
        State state = services.get(key);
        return state != null && state.hash.equals(stateHash);
    }

    boolean isSameIncident(String key, String stateHash) {
        State state = incidents.get(key);
        return state != null && state.hash.equals(stateHash);
    }

    boolean isKnown(String incidentKey) {
        return incidents.containsKey(incidentKey);
    }

    /** When the incidents were created that were not resolved when they were landed last, those that are gone left out. */
    Map<String, Instant> open() {
        Map<String, Instant> known = new HashMap<>(open);
        absences.forEach((key, absence) -> {
            if (Set.of(PagerdutyAbsence.NOT_FOUND, PagerdutyAbsence.REFUSED).contains(absence.answer)) {
                known.remove(key);
            }
        });
        return known;
    }

    /** Since when the incidents may have changed unseen that an earlier night could not read. */
    Map<String, Instant> unread() {
        Map<String, Instant> unread = new HashMap<>();
        absences.forEach((key, absence) -> {
            if (absence.answer.equals(PagerdutyAbsence.UNREAD)) {
                unread.put(key, absence.sinceAt);
            }
        });
        return unread;
    }

    /** The last answer about an incident that was once not given; null if there never was such a one. */
    @Nullable
    String absence(String incidentKey) {
        Absence absence = absences.get(incidentKey);
        return absence == null ? null : absence.answer;
    }

    /** What of a feed has been read in full. */
    List<Window> windows(String feed) {
        return windows.getOrDefault(feed, List.of());
    }

    private static boolean remember(Map<String, State> states, String key, State state) {
        State known = states.get(key);
        if (known != null && state.landedAt.isBefore(known.landedAt)) {
            return false;
        }
        states.put(key, state);
        return true;
    }
}
