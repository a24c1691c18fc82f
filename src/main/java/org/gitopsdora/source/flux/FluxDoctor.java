package org.gitopsdora.source.flux;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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
import org.gitopsdora.source.json.RecordLines;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Looks at what is kept of one Flux without landing anything: which shapes, what each of them loses, how far back. */
final class FluxDoctor {
    /** The newest files, and the beginning of each, show how things are exported now. */
    private static final int FILES_READ = 5;

    private static final long BYTES_READ = 16L << 20;

    private final FluxConfig config;
    private final Extraction extraction;
    private final List<Diagnosis> findings = new ArrayList<>();

    FluxDoctor(FluxConfig config, Extraction extraction) {
        this.config = config;
        this.extraction = extraction;
    }

    List<Diagnosis> diagnose() {
        Tally tally = new Tally();
        List<String> patterns = new ArrayList<>(config.eventLogs());
        patterns.addAll(config.inventory());
        Set<Path> files = new TreeSet<>();
        for (String pattern : patterns) {
            List<Path> found = JsonFiles.list(pattern);
            find(
                    found.isEmpty() ? Verdict.WARNING : Verdict.OK,
                    "files",
                    "%d match %s".formatted(found.size(), pattern));
            newest(found).forEach(files::add);
        }
        files.forEach(file -> look(file, tally));
        events(tally);
        inventory(tally);
        tally.hints.forEach(hint -> find(Verdict.WARNING, "files", hint));
        if (tally.rejected > 0) {
            find(
                    Verdict.WARNING,
                    "records",
                    "%d could not be used, the first because: %s".formatted(tally.rejected, tally.firstReason));
        }
        return findings;
    }

    private void events(Tally tally) {
        long all = tally.notifications + tally.kubernetesEvents + tally.logLines;
        if (all == 0) {
            find(
                    config.eventLogs().isEmpty() ? Verdict.WARNING : Verdict.FAILURE,
                    "events",
                    "none: failures and deployments between two inventories will be missed; keep what a Provider of type generic receives");
            return;
        }
        find(
                Verdict.OK,
                "events",
                "%d notifications, %d Kubernetes events, %d log lines in the files looked at, from %s to %s"
                        .formatted(
                                tally.notifications,
                                tally.kubernetesEvents,
                                tally.logLines,
                                tally.oldest,
                                tally.newest));
        if (tally.notifications + tally.logLines == 0) {
            find(
                    Verdict.WARNING,
                    "events",
                    "Kubernetes events only: they are folded, and %d of %d carry no revision that can be trusted; keep what a Provider of type generic receives, or the controllers' JSON logs"
                            .formatted(tally.untrusted, tally.kubernetesEvents));
        }
        if (tally.metadataLost > 0) {
            find(
                    Verdict.WARNING,
                    "events",
                    "%d were exported without their annotations, so without revisions; export the whole event"
                            .formatted(tally.metadataLost));
        }
        if (tally.notifications > 0 && tally.successes == 0) {
            find(
                    Verdict.WARNING,
                    "events",
                    "no notification tells of a finished reconciliation: Flux 2.8.0 to 2.8.5 sends none, nor does an Alert with eventSeverity error or an exclusionList that matches \"Reconciliation finished\"");
        }
    }

    private void inventory(Tally tally) {
        boolean hasWorkloads = tally.workloads > 0;
        find(
                hasWorkloads && tally.sources > 0 ? Verdict.OK : Verdict.WARNING,
                "inventory",
                "%d workloads (%d suspended), %d sources%s"
                        .formatted(
                                tally.workloads,
                                tally.suspended,
                                tally.sources,
                                hasWorkloads && tally.sources > 0
                                        ? ""
                                        : "; export both with kubectl get kustomizations,helmreleases,gitrepositories,ocirepositories,helmrepositories,helmcharts -A -o json"));
        if (tally.releases > 0 && tally.withoutDriftDetection > 0) {
            find(
                    Verdict.OK,
                    "drift",
                    "%d of %d HelmReleases do not detect drift (spec.driftDetection.mode): theirs cannot be seen"
                            .formatted(tally.withoutDriftDetection, tally.releases));
        }
    }

    private void look(Path file, Tally tally) {
        try (InputStream stream =
                new Beginning(JsonFiles.unzipped(new BufferedInputStream(Files.newInputStream(file))))) {
            RecordLines.readAll(stream, new Lines(tally), 0);
        } catch (IOException e) {
            find(Verdict.FAILURE, "files", "%s cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    private static List<Path> newest(List<Path> files) {
        return files.stream()
                .sorted(Comparator.comparing(FluxDoctor::writtenAt).reversed())
                .limit(FILES_READ)
                .toList();
    }

    private static FileTime writtenAt(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void find(Verdict verdict, String subject, String detail) {
        findings.add(new Diagnosis(verdict, subject, detail));
    }

    /** The beginning of a file; a record cut by its end is nobody's fault. */
    private static final class Beginning extends java.io.FilterInputStream {
        private long left = BYTES_READ;

        Beginning(InputStream stream) {
            super(stream);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int count = super.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }

    /** Recognises as the night does. */
    private final class Lines implements RecordLines.Taker {
        private final Tally tally;
        private final RecordReader reader;

        Lines(Tally tally) {
            this.tally = tally;
            this.reader = new RecordReader(new EventRows(config.name(), extraction.now()), tally);
        }

        @Override
        public void lines(byte[] bytes, int from, int to, long position) {
            reader.readAll(bytes, from, to, position);
        }

        @Override
        public void text(String line, long position) {
            String hint = TextLines.hint(line);
            if (hint != null) {
                tally.hints.add(hint);
            } else if (line.endsWith("}")) {
                reader.read(JsonNodeFactory.instance.stringNode(line), position);
            } else if (tally.hints.isEmpty()) {
                tally.rejected(position, "a line of text", line);
            }
        }

        @Override
        public void record(JsonNode record, long position) {
            reader.read(record, position);
        }

        @Override
        public void unreadable(long position, String reason, String payload) {
            if (position < BYTES_READ) {
                tally.rejected(position, reason, payload);
            }
        }

        @Override
        public void unfinished(String line, long position) {
            // Still being written, or cut by the limit of what is looked at.
        }

        @Override
        public void startOfList() {
            // Objects are counted one by one.
        }

        @Override
        public void endOfList(long elements) {
            // See above.
        }
    }

    /** Counts what the files hold. */
    private static final class Tally implements RecordReader.Taker {
        private final Set<String> hints = new TreeSet<>();
        private long notifications;
        private long kubernetesEvents;
        private long untrusted;
        private long logLines;
        private long metadataLost;
        private long successes;
        private long workloads;
        private long suspended;
        private long sources;
        private long releases;
        private long withoutDriftDetection;
        private long rejected;
        private String firstReason = "";
        private @Nullable Instant oldest;
        private @Nullable Instant newest;

        @Override
        public void event(FluxEvent event) {
            switch (event.shape()) {
                case "notification" -> notifications++;
                case "kubernetes_event" -> kubernetesEvents++;
                default -> logLines++;
            }
            Long occurrences = event.occurrences();
            boolean isFolded = event.isCombined() || (occurrences != null && occurrences > 1);
            untrusted += event.shape().equals("kubernetes_event") && (isFolded || event.revision() == null) ? 1 : 0;
            metadataLost += event.isMetadataLost() ? 1 : 0;
            successes += event.isCommitStatus() || "ReconciliationSucceeded".equals(event.reason()) ? 1 : 0;
            Instant at = event.occurredAt();
            oldest = oldest == null || at.isBefore(oldest) ? at : oldest;
            newest = newest == null || at.isAfter(newest) ? at : newest;
        }

        @Override
        public void object(JsonNode object, long position) {
            String kind = object.path("kind").asString("");
            JsonNode spec = object.path("spec");
            if (!FluxKinds.WORKLOADS.contains(kind)) {
                sources++;
                return;
            }
            workloads++;
            suspended += spec.path("suspend").asBoolean(false) ? 1 : 0;
            if (kind.equals("HelmRelease")) {
                releases++;
                String mode = spec.path("driftDetection").path("mode").asString("disabled");
                withoutDriftDetection += mode.equals("disabled") ? 1 : 0;
            }
        }

        @Override
        public void startOfList() {
            // Objects are counted one by one.
        }

        @Override
        public void endOfList(long elements) {
            // See above.
        }

        @Override
        public void rejected(long position, String reason, String payload) {
            rejected++;
            firstReason = firstReason.isEmpty() ? reason : firstReason;
        }

        @Override
        public void useless(long position, String hint, String payload) {
            hints.add(hint);
        }
    }
}
