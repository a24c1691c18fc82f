package org.gitopsdora.source.argocd;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.json.Fields;
import org.gitopsdora.source.json.JsonFiles;
import org.gitopsdora.source.json.JsonRecords;
import org.gitopsdora.source.json.LogText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads what people export from Argo CD: lists of Applications, events, controller logs and notification payloads, plain or gzip, in one
 * document or many. Every record is recognised by itself, so kinds may be mixed in one file.
 */
final class ArgocdFiles {
    private static final int MOST_REJECTIONS = 1_000;
    private static final String UNKNOWN = "no shape that is known here";

    /** What events say: a line with it is one that could not be read, never one that says nothing. */
    private static final Pattern TELLING = Pattern.compile(
            "ync operation (?:to )?|Updated (?:health|sync) status: | initiated (?:partial )?(?:sync|rollback) |Initiated automated sync");

    private final String instance;
    private final Extraction extraction;
    private final ApplicationRecords applications;
    private final EventRecords events;

    ArgocdFiles(String instance, Extraction extraction) {
        this.instance = instance;
        this.extraction = extraction;
        this.applications = new ApplicationRecords(extraction);
        this.events = new EventRecords(extraction);
    }

    /** Reads every file of the patterns, each once; a pattern or file that gives nothing is a gap. */
    void read(List<String> patterns) {
        TreeSet<Path> files = new TreeSet<>();
        for (String pattern : patterns) {
            List<Path> found = JsonFiles.list(pattern);
            if (found.isEmpty()) {
                extraction.gap(new Gap(
                        "file_missing",
                        "argocd %s: no file matches %s; check the pattern and whatever writes the files"
                                .formatted(instance, pattern),
                        null,
                        null));
            }
            files.addAll(found);
        }
        long done = 0;
        for (Path file : files) {
            readFile(file);
            extraction.progress("files", ++done, files.size());
        }
    }

    private void readFile(Path file) {
        try (InputStream stream = JsonFiles.unzipped(new BufferedInputStream(Files.newInputStream(file)))) {
            Instant writtenAt = Files.getLastModifiedTime(file).toInstant();
            Evidence evidence = new Evidence(instance, extraction.now(), file.toString(), null, writtenAt);
            FileTaker taker = new FileTaker(file, evidence);
            JsonRecords.readAll(stream, taker);
            taker.close();
        } catch (IOException e) {
            extraction.gap(new Gap(
                    "file_unreadable",
                    "argocd %s: %s cannot be read (%s); check its rights, and whether it was written to its end"
                            .formatted(instance, file, e.getMessage() == null ? "it ends early" : e.getMessage()),
                    null,
                    null));
        }
    }

    /** Recognises the records of one file. */
    private final class FileTaker implements JsonRecords.Taker {
        private final Path file;
        private final Evidence evidence;
        private long listed;
        private long rejections;
        private @Nullable Instant latest;

        FileTaker(Path file, Evidence evidence) {
            this.file = file;
            this.evidence = evidence;
        }

        @Override
        public void record(JsonNode record, long position) {
            extraction.countRead(1);
            recognise(record, position);
        }

        private void recognise(JsonNode record, long position) {
            if (isApplication(record)) {
                listed(applications.land(record, evidence, position));
            } else if (EventRecords.isEvent(record)) {
                events.landEvent(record, evidence, position);
            } else if (isNotification(record)) {
                notification(record, position);
            } else if (isWatched(record)) {
                watched(record, position);
            } else if (EventRecords.isLogLine(record)) {
                events.landLogLine(record, evidence, position);
            } else if (record.path("log").isString()) {
                wrapped(record.path("log").stringValue(), record, position);
            } else if (record.path("message").isString()) {
                wrapped(record.path("message").stringValue(), record, position);
            } else if (record.path("kind").isMissingNode()) {
                reject(position, UNKNOWN, record.toString());
            }
        }

        @Override
        public void startOfList() {
            listed = 0;
            latest = null;
        }

        @Override
        public void endOfList(long elements) {
            if (listed == elements && latest != null) {
                listing(listed, latest);
            }
            startOfList();
        }

        /** What is no JSON by itself may be a line of a log with something before it, or logfmt. */
        @Override
        public void unreadable(long position, String reason, String payload) {
            JsonNode carried = carried(payload);
            if (carried == null) {
                reject(position, reason, payload);
            } else {
                recognise(carried, position);
            }
        }

        /** The record in a line that is no record itself: Argo CD dates every line of its own. */
        private @Nullable JsonNode carried(String line) {
            if (line.startsWith("{") || line.indexOf('\n') >= 0) {
                return null;
            }
            JsonNode behind = LogText.findJson(line);
            if (behind != null) {
                return behind;
            }
            JsonNode logfmt = LogText.logfmt(line);
            return logfmt.has("msg") && logfmt.has("time") ? logfmt : null;
        }

        private void reject(long position, String reason, String payload) {
            rejections++;
            if (rejections <= MOST_REJECTIONS) {
                extraction.reject(file.toString(), position, reason, payload);
            }
        }

        /** A line of the log as the container runtime or a log shipper writes it: text that tells of nothing is a program talking to itself. */
        private void wrapped(String text, JsonNode record, long position) {
            String line = text.strip();
            JsonNode carried = carried(line);
            if (carried != null) {
                recognise(carried, position);
            } else if (line.startsWith("{")) {
                try {
                    recognise(JsonRecords.readTree(line), position);
                } catch (JacksonException e) {
                    reject(position, "no JSON in a record of a log: " + e.getOriginalMessage(), line);
                }
            } else if (TELLING.matcher(line).find() || !record.path("log").isString()) {
                reject(position, UNKNOWN, record.toString());
            }
        }

        /** Thousands of rejections mean that the file is of another kind: said once instead. */
        void close() {
            if (rejections > MOST_REJECTIONS) {
                extraction.gap(new Gap(
                        "file_unrecognised",
                        "argocd %s: %d records of %s are of no known shape, the first %d are in dq_rejected_records; is it an export of Argo CD in JSON?"
                                .formatted(instance, rejections, file, MOST_REJECTIONS),
                        null,
                        null));
            }
        }

        private void listed(@Nullable ApplicationName name) {
            if (name != null) {
                listed++;
                latest = latest == null || name.observedAt().isAfter(latest) ? name.observedAt() : latest;
            }
        }

        private void notification(JsonNode payload, long position) {
            Evidence dated = evidence.at(receivedAt(payload));
            if (payload.path("app").isObject()) {
                applications.land(payload.path("app"), dated, position);
            } else {
                applications.landParts(payload, dated, position);
            }
        }

        /** {@code kubectl --output-watch-events}, or a line of the API's stream. */
        private void watched(JsonNode record, long position) {
            JsonNode change = record.path("result").isObject() ? record.path("result") : record;
            JsonNode object = change.path("object").isObject() ? change.path("object") : change.path("application");
            if (isApplication(object)) {
                applications.land(object, evidence, position);
            } else if (EventRecords.isEvent(object)) {
                events.landEvent(object, evidence, position);
            }
        }

        private void listing(long shown, Instant observedAt) {
            String scope = "file:" + file.getFileName();
            extraction.land(
                    ArgocdListing.DATASET,
                    new ArgocdListing(
                            ArgocdSource.TYPE,
                            instance,
                            evidence.extractedAt(),
                            ContentHash.of(instance, scope, observedAt),
                            scope,
                            observedAt,
                            shown,
                            true));
        }
    }

    /** By its kind, or, as the API lists it without one, by its parts. */
    static boolean isApplication(JsonNode record) {
        String kind = record.path("kind").asString("");
        if (!kind.isEmpty()) {
            // The controller's own lines about a child Application name its kind, too.
            return kind.equals("Application")
                    && !(EventRecords.isLogLine(record)
                            && record.path("metadata").isMissingNode())
                    && record.path("apiVersion").asString("argoproj.io").startsWith("argoproj.io");
        }
        JsonNode spec = record.path("spec");
        return record.path("metadata").isObject()
                && spec.isObject()
                && (spec.path("destination").isObject()
                        || spec.path("source").isObject()
                        || spec.path("sources").isArray());
    }

    private static boolean isNotification(JsonNode record) {
        JsonNode app = record.path("app");
        return app.isObject()
                ? isApplication(app)
                : app.isString()
                        && (record.path("operationState").isContainer()
                                || record.path("health").isObject()
                                || record.path("sync").isObject());
    }

    private static boolean isWatched(JsonNode record) {
        return (record.path("type").isString() && record.path("object").isObject())
                || record.path("result").path("application").isObject();
    }

    private static @Nullable Instant receivedAt(JsonNode payload) {
        for (String name : List.of("timestamp", "received_at", "receivedAt", "time")) {
            Instant time = Fields.parseTime(payload.path(name).asString(""));
            if (time != null) {
                return time;
            }
        }
        return null;
    }
}
