package org.gitopsdora.source.incidents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.json.JsonFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Looks at exported incidents without landing anything: what of them can be used, how far back, which columns are empty. */
final class IncidentsDoctor {
    /** The newest files show how things are exported now. */
    private static final int FILES_READ = 3;

    private static final int MOST_WORDS = 20;

    private final IncidentsConfig config;
    private final Extraction extraction;
    private final List<Diagnosis> findings = new ArrayList<>();

    IncidentsDoctor(IncidentsConfig config, Extraction extraction) {
        this.config = config;
        this.extraction = extraction;
    }

    List<Diagnosis> diagnose() {
        Set<Path> files = new TreeSet<>();
        for (String pattern : config.files()) {
            List<Path> found = JsonFiles.list(pattern);
            find(
                    found.isEmpty() ? Verdict.WARNING : Verdict.OK,
                    "files",
                    "%d match %s".formatted(found.size(), pattern));
            files.addAll(newest(found));
        }
        Tally tally = new Tally();
        for (Path file : files) {
            tally.file = file;
            new IncidentFileReader(config).read(file, tally);
        }
        incidents(tally);
        columns(tally);
        return findings;
    }

    private void incidents(Tally tally) {
        if (tally.incidents == 0) {
            find(Verdict.FAILURE, "incidents", "none in the files looked at; check `files` and `columns`");
        } else {
            find(
                    Verdict.OK,
                    "incidents",
                    "%d in the files looked at, detected from %s to %s"
                            .formatted(tally.incidents, tally.oldest, tally.newest));
            find(
                    tally.nameless == 0 ? Verdict.OK : Verdict.WARNING,
                    "service",
                    "%d of them name no service, tag, team or alert%s"
                            .formatted(
                                    tally.nameless,
                                    tally.nameless == 0 ? "" : ": nobody can tell whose they are; map a column"));
        }
        if (tally.rejected > 0) {
            find(
                    Verdict.WARNING,
                    "rows",
                    "%d could not be used whole, the first because: %s".formatted(tally.rejected, tally.firstReason));
        }
        if (tally.future > 0) {
            find(
                    Verdict.WARNING,
                    "time-zone",
                    "%d were detected in the future; is %s the zone of times without an offset?"
                            .formatted(tally.future, config.times().zone()));
        }
        if (tally.damaged > 0) {
            find(
                    Verdict.WARNING,
                    "encoding",
                    "%d lines are not in %s; set `encoding`, for instance to windows-1252"
                            .formatted(tally.damaged, config.encoding().name()));
        }
    }

    private void columns(Tally tally) {
        List<String> empty = config.columns()
                .named()
                .map(ColumnPath::text)
                .distinct()
                .filter(text -> !tally.filled.contains(text))
                .toList();
        if (tally.incidents > 0 && !empty.isEmpty()) {
            find(
                    Verdict.WARNING,
                    "columns",
                    "%s: not in the files looked at, or empty in every row".formatted(String.join(", ", empty)));
        }
        if (!config.columns().has("updated")) {
            find(
                    Verdict.WARNING,
                    "updated",
                    "no column tells when a row was changed: of two rows of one incident the one read last wins, and a reopened incident that looks as before stays as it was");
        }
        if (!tally.statuses.isEmpty()) {
            find(
                    Verdict.OK,
                    "status",
                    "%s; resolved is: %s"
                            .formatted(
                                    String.join(", ", tally.statuses),
                                    config.resolvedStatuses().isEmpty()
                                            ? "resolved, closed, completed, done, learning"
                                            : String.join(", ", config.resolvedStatuses())));
        }
    }

    private List<Path> newest(List<Path> files) {
        return files.stream()
                .sorted(Comparator.comparing(IncidentsDoctor::writtenAt)
                        .reversed()
                        .thenComparing(Comparator.reverseOrder()))
                .limit(FILES_READ)
                .toList();
    }

    private static Instant writtenAt(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    private void find(Verdict verdict, String subject, String detail) {
        findings.add(new Diagnosis(verdict, subject, detail));
    }

    /** What the files looked at hold. */
    private final class Tally implements IncidentFileReader.Taker {
        private static final Set<String> NAMING = Set.of(
                "service",
                "service_name",
                "integration_key",
                "team",
                "team_name",
                "tag",
                "alert_key",
                "alert_component",
                "custom:service",
                "custom:app");

        private final IncidentRows rows = new IncidentRows(config, extraction.now());
        private final Set<String> filled = new TreeSet<>();
        private final Set<String> statuses = new TreeSet<>();
        private Path file = Path.of("");
        private long incidents;
        private long nameless;
        private long rejected;
        private long future;
        private long damaged;
        private String firstReason = "";
        private @Nullable Instant oldest;
        private @Nullable Instant newest;

        @Override
        public void row(ObjectNode row, long position) {
            IncidentRows.Read read = rows.read(row, file.toString(), position);
            if (!read.problems().isEmpty()) {
                unreadable(position, read.problems().get(0), "");
            }
            Incident incident = read.incident();
            if (incident == null) {
                return;
            }
            incidents++;
            Instant detected = incident.detectedAt();
            oldest = oldest == null || detected.isBefore(oldest) ? detected : oldest;
            newest = newest == null || detected.isAfter(newest) ? detected : newest;
            future += detected.isAfter(extraction.now()) ? 1 : 0;
            boolean isNamed = read.fields().stream().anyMatch(field -> NAMING.contains(field.field()));
            nameless += isNamed ? 0 : 1;
            String status = incident.status();
            if (status != null && statuses.size() < MOST_WORDS) {
                statuses.add(status);
            }
            config.columns()
                    .named()
                    .filter(path -> !filled.contains(path.text()))
                    .filter(path -> !path.texts(row).isEmpty())
                    .forEach(path -> filled.add(path.text()));
        }

        @Override
        public void unreadable(long position, String reason, String payload) {
            firstReason = rejected == 0 ? "%s (%s, %d)".formatted(reason, file, position) : firstReason;
            rejected++;
        }

        @Override
        public void damaged(long line) {
            damaged++;
        }

        @Override
        public void useless(String kind, String detail) {
            find(Verdict.FAILURE, "files", detail);
        }
    }
}
