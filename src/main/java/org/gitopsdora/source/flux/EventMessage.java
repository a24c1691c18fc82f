package org.gitopsdora.source.flux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the text of an event or log line says. The wording is Flux's own and not promised to stay: what is not found is null.
 *
 * @param changed objects created, configured or deleted; null if the text lists none
 * @param unchanged objects listed as unchanged or skipped; null if the text lists none
 * @param changeSet the lines of the changed objects, as sent
 * @param drifted objects that differ, in a HelmRelease's drift events
 * @param isOnlyDeleted every changed object was deleted
 */
record EventMessage(
        @Nullable Long changed,
        @Nullable Long unchanged,
        @Nullable String changeSet,
        @Nullable Long drifted,
        boolean isOnlyDeleted,
        @Nullable Double durationSeconds,
        @Nullable Double nextSeconds,
        @Nullable Long attempts,
        @Nullable String releaseNamespace,
        @Nullable String releaseName,
        @Nullable Long releaseVersion,
        @Nullable String chart,
        @Nullable String chartVersion,
        @Nullable Long testHooks) {
    /** What Kubernetes puts before the text when it folds unlike events into one object. */
    static final String COMBINED = "(combined from similar events): ";

    private static final String[] DURATIONS = {
        "Reconciliation finished in ",
        "Health check passed in ",
        "Health checks passed in ",
        "Kustomization applied in ",
        "failed after ",
    };

    private static final String[] NEXT = {"next run in ", "next try in ", "retrying in "};

    private static final String FINISHED = DURATIONS[0];
    private static final String NEXT_RUN = ", " + NEXT[0];

    static EventMessage of(String sent) {
        String text = sent.startsWith(COMBINED) ? sent.substring(COMBINED.length()) : sent;
        EventMessage success = success(text);
        if (success != null) {
            return success;
        }
        Changes changes = changes(text);
        Double duration = null;
        for (int index = 0; index < DURATIONS.length && duration == null; index++) {
            duration = secondsAfter(text, DURATIONS[index]);
        }
        Double next = null;
        for (int index = 0; index < NEXT.length && next == null; index++) {
            next = secondsAfter(text, NEXT[index]);
        }
        Release release = text.contains("release ") ? Release.of(text) : Release.NONE;
        return new EventMessage(
                changes == null ? null : Long.valueOf(changes.changed),
                changes == null ? null : Long.valueOf(changes.unchanged),
                changes == null || changes.changed == 0 ? null : changes.text(text),
                text.startsWith("Cluster state of release ") ? Long.valueOf(drifted(text)) : null,
                changes != null && changes.changed > 0 && changes.changed == changes.deleted,
                duration,
                next,
                numberBefore(text, " attempt(s)"),
                release.namespace(),
                release.name(),
                release.version(),
                release.chart(),
                release.chartVersion(),
                numberBefore(text, " test hook"));
    }

    /** The sentence that most events of an archive are, where there is nothing else to look for: the interval is over, and nothing was wrong. */
    private static @Nullable EventMessage success(String text) {
        if (!text.startsWith(FINISHED)) {
            return null;
        }
        int end = GoDuration.end(text, FINISHED.length());
        int next = end + NEXT_RUN.length();
        if (!text.startsWith(NEXT_RUN, end) || GoDuration.end(text, next) < text.length()) {
            return null;
        }
        return new EventMessage(
                null,
                null,
                null,
                null,
                false,
                GoDuration.secondsAt(text, FINISHED.length()),
                GoDuration.secondsAt(text, next),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** What a controller's log line lists per object: {@code output} of a server-side apply. */
    static @Nullable Changes changes(List<String> objects, List<String> actions) {
        if (objects.isEmpty()) {
            return null;
        }
        Changes changes = new Changes();
        for (int index = 0; index < objects.size(); index++) {
            changes.add(objects.get(index) + " " + actions.get(index), actions.get(index));
        }
        return changes;
    }

    /** The lines of a change set: {@code Kind/namespace/name action}, without a namespace where there is none. */
    private static @Nullable Changes changes(String text) {
        Changes changes = null;
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            int space = text.lastIndexOf(' ', end - 1);
            if (space > start && isObject(text, start, space)) {
                changes = changes == null ? new Changes() : changes;
                changes.add(text.substring(start, end), text.substring(space + 1, end));
            }
            start = end + 1;
        }
        return changes == null || changes.changed + changes.unchanged == 0 ? null : changes;
    }

    private static boolean isObject(String text, int from, int to) {
        int slash = text.indexOf('/', from);
        if (slash <= from || slash >= to - 1) {
            return false;
        }
        for (int index = from; index < to; index++) {
            if (Character.isWhitespace(text.charAt(index))) {
                return false;
            }
        }
        return true;
    }

    private static long drifted(String text) {
        return text.lines()
                .skip(1)
                .filter(line -> line.endsWith(" removed") || line.contains(" changed ("))
                .count();
    }

    private static @Nullable Double secondsAfter(String text, String words) {
        int at = text.indexOf(words);
        return at < 0 ? null : GoDuration.secondsAt(text, at + words.length());
    }

    private static @Nullable Long numberBefore(String text, String words) {
        int end = text.indexOf(words);
        int start = end;
        while (start > 0 && Character.isDigit(text.charAt(start - 1))) {
            start--;
        }
        return start < end && end - start < 10 ? Long.valueOf(text.substring(start, end)) : null;
    }

    /** Objects of one apply. */
    static final class Changes {
        private final List<String> lines = new ArrayList<>();
        private long changed;
        private long unchanged;
        private long deleted;

        private void add(String line, String action) {
            switch (action) {
                case "created", "configured", "deleted" -> {
                    lines.add(line);
                    changed++;
                    deleted += action.equals("deleted") ? 1 : 0;
                }
                case "unchanged", "skipped" -> unchanged++;
                default -> {
                    // "unknown", or a sentence that happens to start with a path: neither says that something changed.
                }
            }
        }

        long changed() {
            return changed;
        }

        long unchanged() {
            return unchanged;
        }

        @Nullable
        String text() {
            return lines.isEmpty() ? null : String.join("\n", lines);
        }

        /** The text itself where it is nothing but these lines: the usual case, and no copy. */
        private String text(String whole) {
            String joined = String.join("\n", lines);
            return joined.length() == whole.length() ? whole : joined;
        }
    }

    /** {@code release shop/api.v7 with chart api@1.4.0}; a failed one has no version. */
    private record Release(
            @Nullable String namespace,
            @Nullable String name,
            @Nullable Long version,
            @Nullable String chart,
            @Nullable String chartVersion) {
        static final Release NONE = new Release(null, null, null, null, null);

        private static final String RELEASE = "release ";
        private static final String WITH_CHART = " with chart ";

        static Release of(String text) {
            for (int at = text.indexOf(RELEASE); at >= 0; at = text.indexOf(RELEASE, at + 1)) {
                int start = at + RELEASE.length();
                int end = wordEnd(text, start);
                String word = trimmed(text.substring(start, end));
                int slash = word.indexOf('/');
                if (slash > 0 && slash < word.length() - 1) {
                    return named(text, end, word.substring(0, slash), word.substring(slash + 1));
                }
            }
            return NONE;
        }

        private static Release named(String text, int end, String namespace, String versioned) {
            int dot = versioned.lastIndexOf(".v");
            Long version = dot > 0 ? number(versioned.substring(dot + 2)) : null;
            String name = version == null ? versioned : versioned.substring(0, dot);
            if (!text.startsWith(WITH_CHART, end)) {
                return new Release(namespace, name, version, null, null);
            }
            int start = end + WITH_CHART.length();
            String chart = text.substring(start, wordEnd(text, start));
            int at = chart.lastIndexOf('@');
            return at <= 0
                    ? new Release(namespace, name, version, null, null)
                    : new Release(namespace, name, version, chart.substring(0, at), trimmed(chart.substring(at + 1)));
        }

        private static @Nullable Long number(String digits) {
            return !digits.isEmpty() && digits.length() < 10 && digits.chars().allMatch(Character::isDigit)
                    ? Long.valueOf(digits)
                    : null;
        }

        private static int wordEnd(String text, int from) {
            int end = from;
            while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            return end;
        }

        /** Without the punctuation of the sentence around it. */
        private static String trimmed(String word) {
            int from = 0;
            int to = word.length();
            while (from < to && "'\"`".indexOf(word.charAt(from)) >= 0) {
                from++;
            }
            while (to > from && "'\"`:,;.".indexOf(word.charAt(to - 1)) >= 0) {
                to--;
            }
            return word.substring(from, to);
        }
    }
}
