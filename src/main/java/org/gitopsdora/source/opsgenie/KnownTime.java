package org.gitopsdora.source.opsgenie;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gitopsdora.time.Window;

/** The spans of time that have been read. */
final class KnownTime {
    private final List<Window> windows = new ArrayList<>();

    void add(Window window) {
        windows.add(window);
    }

    /** What of the wanted span has not been read, oldest first. */
    List<Window> missing(Window wanted) {
        List<Window> missing = new ArrayList<>();
        Instant from = wanted.from();
        for (Window known :
                windows.stream().sorted(Comparator.comparing(Window::from)).toList()) {
            if (!known.from().isBefore(wanted.to())) {
                break;
            }
            if (from.isBefore(known.from())) {
                missing.add(new Window(from, known.from()));
            }
            if (known.to().isAfter(from)) {
                from = known.to();
            }
        }
        if (from.isBefore(wanted.to())) {
            missing.add(new Window(from, wanted.to()));
        }
        return missing;
    }
}
