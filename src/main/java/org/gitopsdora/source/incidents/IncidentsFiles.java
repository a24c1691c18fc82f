package org.gitopsdora.source.incidents;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.json.JsonFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Lands the incidents of every file of the patterns, each content once. */
final class IncidentsFiles {
    private static final int MOST_REJECTIONS = 1_000;

    private final IncidentsConfig config;
    private final Extraction extraction;
    private final IncidentRows rows;
    private final KnownIncidentFiles known;

    IncidentsFiles(IncidentsConfig config, Extraction extraction) {
        this.config = config;
        this.extraction = extraction;
        this.rows = new IncidentRows(config, extraction.now());
        this.known = new KnownIncidentFiles(config, extraction);
    }

    /** A pattern or file that gives nothing is a gap. */
    void read() {
        TreeSet<Path> files = new TreeSet<>();
        for (String pattern : config.files()) {
            List<Path> found = JsonFiles.list(pattern);
            if (found.isEmpty()) {
                gap(
                        "file_missing",
                        "no file matches %s; check the pattern and whatever writes the files".formatted(pattern));
            }
            files.addAll(found);
        }
        long done = 0;
        for (Path file : files) {
            read(file);
            extraction.progress("files", ++done, files.size());
        }
    }

    private void read(Path file) {
        String hash;
        try {
            hash = KnownIncidentFiles.hash(file);
        } catch (IOException e) {
            gap("file_unreadable", "%s cannot be read (%s); check its rights".formatted(file, e.getMessage()));
            return;
        }
        if (known.isKnown(hash)) {
            return;
        }
        FileTaker taker = new FileTaker(file);
        boolean isRead = new IncidentFileReader(config).read(file, taker);
        taker.close();
        if (isRead && extraction.window().isEmpty()) {
            known.add(hash);
            extraction.land(IncidentFile.DATASET, taker.file(hash));
        }
    }

    private void gap(String kind, String detail) {
        extraction.gap(new Gap(kind, "incidents %s: %s".formatted(config.name(), detail), null, null));
    }

    /** Lands the rows of one file. */
    private final class FileTaker implements IncidentFileReader.Taker {
        private final Path file;
        private long records;
        private long rejections;
        private long firstDamage;
        private @Nullable Instant from;
        private @Nullable Instant to;

        FileTaker(Path file) {
            this.file = file;
        }

        @Override
        public void row(ObjectNode row, long position) {
            count();
            IncidentRows.Read read = rows.read(row, file.toString(), position);
            if (!read.problems().isEmpty()) {
                reject(position, String.join("; ", read.problems()), row.toString());
            }
            Incident incident = read.incident();
            if (incident == null) {
                return;
            }
            stretch(incident);
            if (isAsked(incident)) {
                read.land(extraction);
            }
        }

        @Override
        public void unreadable(long position, String reason, String payload) {
            count();
            reject(position, reason, payload);
        }

        @Override
        public void damaged(long line) {
            firstDamage = firstDamage == 0 ? line : firstDamage;
        }

        @Override
        public void useless(String kind, String detail) {
            gap(kind, detail);
        }

        void close() {
            if (firstDamage > 0) {
                gap(
                        "file_encoding",
                        "%s is not in %s from line %d on: what cannot be read is � in its texts; set `encoding`, for instance to windows-1252"
                                .formatted(file, config.encoding().name(), firstDamage));
            }
            if (rejections > MOST_REJECTIONS) {
                gap(
                        "file_unrecognised",
                        "%d rows of %s could not be used, the first %d are in dq_rejected_records; check `columns`"
                                .formatted(rejections, file, MOST_REJECTIONS));
            }
        }

        IncidentFile file(String hash) {
            return new IncidentFile(
                    IncidentsSource.TYPE,
                    config.name(),
                    extraction.now(),
                    ContentHash.of(config.name(), hash, config.mappingHash(), KnownIncidentFiles.READING_VERSION),
                    file.toString(),
                    hash,
                    config.mappingHash(),
                    KnownIncidentFiles.READING_VERSION,
                    records,
                    from,
                    to);
        }

        private void count() {
            records++;
            extraction.countRead(1);
        }

        private void reject(long position, String reason, String payload) {
            if (++rejections <= MOST_REJECTIONS) {
                extraction.reject(file.toString(), position, reason, payload);
            }
        }

        /** A user who asks for a window gets what was detected or changed in it. */
        private boolean isAsked(Incident incident) {
            Instant updated = incident.updatedAt();
            return extraction
                    .window()
                    .map(window ->
                            window.contains(incident.detectedAt()) || (updated != null && window.contains(updated)))
                    .orElse(true);
        }

        /** A due date in the future says nothing of how far the export reaches. */
        private void stretch(Incident incident) {
            Instant detected = incident.detectedAt();
            from = from == null || detected.isBefore(from) ? detected : from;
            List<@Nullable Instant> times = new ArrayList<>();
            times.add(detected);
            times.add(incident.acknowledgedAt());
            times.add(incident.resolvedAt());
            times.add(incident.updatedAt());
            for (Instant time : times) {
                if (time != null && !time.isAfter(extraction.now()) && (to == null || time.isAfter(to))) {
                    to = time;
                }
            }
        }
    }
}
