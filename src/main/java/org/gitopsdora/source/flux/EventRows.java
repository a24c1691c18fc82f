package org.gitopsdora.source.flux;

import java.time.Duration;
import java.time.Instant;
import org.gitopsdora.source.ContentHash;
import org.jspecify.annotations.Nullable;

/** Turns a record of a known shape into the one shape that lands. */
final class EventRows {
    /** The name's time and the event's own may differ by rounding; by more they mean different occurrences. */
    private static final Duration ROUNDING = Duration.ofSeconds(5);

    /** Clocks are set wrongly by hours, not by days. */
    private static final Duration CLOCKS_APART = Duration.ofDays(1);

    private final String instance;
    private final Instant extractedAt;
    private final Instant latest;

    /** Threads share it without a lock: whichever they see, it is whole and says what it was read from. */
    private @Nullable ReadRevision lastRead;

    EventRows(String instance, Instant extractedAt) {
        this.instance = instance;
        this.extractedAt = extractedAt;
        this.latest = extractedAt.plus(CLOCKS_APART);
    }

    /** Either a row, or why there is none; neither if it is none of ours. */
    record Answer(@Nullable FluxEvent row, @Nullable String reason) {
        private static final Answer NOT_OURS = new Answer(null, null);

        static Answer rejected(String reason) {
            return new Answer(null, reason);
        }
    }

    /** What an event tells, once its shape is known. */
    private record Told(
            EventRecord event,
            Labels labels,
            String shape,
            EventRecord.Subject subject,
            @Nullable EventTime time,
            boolean isError,
            @Nullable String message,
            EventMetadata metadata) {
        boolean isLog() {
            return shape.equals("controller_log");
        }

        boolean isKubernetes() {
            return shape.equals("kubernetes_event");
        }
    }

    /** Neither a row nor a reason for what is no event. */
    Answer event(EventRecord event, Labels labels) {
        return switch (event.shape()) {
            case NOTIFICATION -> notification(event, labels);
            case KUBERNETES_EVENT -> kubernetesEvent(event, labels);
            case FLATTENED_EVENT -> flattenedEvent(event, labels);
            case CONTROLLER_LOG -> logLine(event, labels);
            case OBJECT, DISPATCH_LOG, OTHER_LOG, OTHER -> Answer.NOT_OURS;
        };
    }

    private Answer notification(EventRecord event, Labels labels) {
        String severity = event.find("severity");
        if (severity == null || !(severity.equals("info") || severity.equals("error") || severity.equals("trace"))) {
            return Answer.rejected("a notification whose `severity` is neither info nor error");
        }
        if (event.find("reason") == null) {
            return Answer.rejected("a notification without a reason");
        }
        return row(new Told(
                event,
                labels,
                "notification",
                event.involved(),
                EventTime.parse(event.find("timestamp")),
                severity.equals("error"),
                event.find("message", "note"),
                EventMetadata.ofNotification(event.node().path("metadata"))));
    }

    private Answer kubernetesEvent(EventRecord event, Labels labels) {
        EventRecord.Subject subject = event.involved();
        Boolean isWarning = isWarning(event);
        if (isWarning == null) {
            return ours(event, subject, "an event whose `type` is neither Normal nor Warning");
        }
        if (event.find("reason") == null) {
            return ours(event, subject, "an event without a reason");
        }
        return row(new Told(
                event,
                labels,
                "kubernetes_event",
                subject,
                stated(event),
                isWarning,
                event.find("message", "note"),
                EventMetadata.ofAnnotations(event.node().path("metadata").path("annotations"))));
    }

    private Answer flattenedEvent(EventRecord event, Labels labels) {
        EventRecord.Subject subject = event.flattened(labels.namespace());
        Boolean isWarning = isWarning(event);
        if (isWarning == null) {
            return ours(event, subject, "an event whose `type` is neither Normal nor Warning");
        }
        EventTime own = EventTime.parse(event.find("lastTimestamp", "deprecatedLastTimestamp"));
        return row(new Told(
                event,
                labels,
                "kubernetes_event",
                subject,
                own == null ? labels.time() : own,
                isWarning,
                event.find("message", "note", "msg"),
                new EventMetadata()));
    }

    private Answer logLine(EventRecord event, Labels labels) {
        String level = event.find("level");
        if (level == null || !(level.equals("info") || level.equals("error"))) {
            return Answer.NOT_OURS;
        }
        EventRecord.Subject subject = event.logged();
        if (subject.name() == null && FluxKinds.isKnown(subject.kind())) {
            // "Starting workers" and the like.
            return Answer.NOT_OURS;
        }
        EventTime time = EventTime.parse(event.find("ts"));
        EventMetadata metadata = new EventMetadata();
        metadata.revision = event.find("revision");
        metadata.revisionFrom = metadata.revision == null ? null : "log";
        return row(new Told(
                event,
                labels,
                "controller_log",
                subject,
                time == null ? EventTime.parseEpoch(event.find("ts")) : time,
                level.equals("error"),
                event.find("msg"),
                metadata));
    }

    private Answer row(Told told) {
        EventRecord.Subject subject = told.subject;
        EventTime time = told.time;
        if (!isOurs(told.event, subject)) {
            return Answer.NOT_OURS;
        }
        String what = told.shape.replace('_', ' ');
        if (subject.kind() == null || !FluxKinds.isKnown(subject.kind())) {
            return Answer.rejected("a %s about an unknown kind: %s".formatted(what, subject.kind()));
        }
        if (subject.name() == null) {
            return Answer.rejected("a %s that does not name its object".formatted(what));
        }
        if (time == null || time.isAbsent()) {
            return Answer.rejected("a %s without a usable time".formatted(what));
        }
        if (time.at().isAfter(latest)) {
            return Answer.rejected("a %s from the future: %s".formatted(what, time.at()));
        }
        return new Answer(land(told, subject.kind(), subject.name(), time), null);
    }

    private FluxEvent land(Told told, String kind, String name, EventTime time) {
        EventRecord event = told.event;
        EventRecord.Subject subject = told.subject;
        EventMetadata metadata = told.metadata;
        boolean isLog = told.isLog();
        boolean isKubernetes = told.isKubernetes();
        String severity = told.isError ? "error" : "info";
        String reason = isLog ? null : event.find("reason");
        String message = told.message == null ? "" : told.message;
        String error = event.find("error");
        String reconcileId = event.find("reconcileID");
        Long occurrences = isKubernetes ? occurrences(event) : null;
        Long nanos = isKubernetes && (occurrences == null || occurrences == 1)
                ? nanosInName(event.findIn("metadata", "name"), time.at())
                : null;
        Instant occurredAt = nanos == null ? time.at() : Instant.ofEpochSecond(0, nanos);
        Instant firstAt = isKubernetes ? firstAt(event) : null;
        Instant lastAt = isKubernetes ? time.at() : null;
        EventMessage said = EventMessage.of(message);
        EventRecord.Applied output = event.applied();
        EventMessage.Changes applied = EventMessage.changes(output.objects(), output.actions());
        FluxRevision revision = revision(metadata, kind, said);
        FluxRevision origin = metadata.originRevision == null
                ? null
                : FluxRevision.of(metadata.originRevision, FluxRevision.Maker.GIT);
        String cluster = first(first(metadata.cluster, event.find("clusterName")), told.labels.cluster());
        String controller = controller(event);
        String eventUid = isKubernetes ? event.findIn("metadata", "uid") : null;
        Long eventVersion = isKubernetes ? number(eventVersion(event)) : null;
        Long objectVersion = number(subject.version());
        boolean isFlattened = event.isFlattened();
        String others = metadata.othersAsJson();
        String eventKey = ContentHash.of(
                instance,
                kind,
                subject.namespace(),
                name,
                time.at().getEpochSecond(),
                isLog ? time.at().getNano() : 0,
                severity,
                reason,
                message,
                reconcileId);
        String contentHash = ContentHash.of(
                eventKey,
                told.shape,
                cluster,
                subject.uid(),
                objectVersion,
                error,
                occurredAt.getNano(),
                time.digits(),
                metadata.revision,
                metadata.revisionFrom,
                metadata.originRevision,
                metadata.commit,
                metadata.changeRequest,
                metadata.digest,
                metadata.ociDigest,
                metadata.appVersion,
                metadata.valuesToken,
                metadata.isCommitStatus,
                output.objects(),
                output.actions(),
                eventUid,
                eventVersion,
                occurrences,
                firstAt == null ? null : Long.valueOf(firstAt.getEpochSecond()),
                isFlattened,
                controller,
                others);
        return new FluxEvent(
                FluxSource.TYPE,
                instance,
                extractedAt,
                contentHash,
                eventKey,
                told.shape,
                cluster,
                kind,
                subject.namespace(),
                name,
                subject.uid(),
                objectVersion,
                severity,
                reason,
                message,
                error,
                occurredAt,
                nanos == null ? time.digits() : 9,
                nanos,
                metadata.revision,
                metadata.revisionFrom,
                revision == null ? null : revision.kind().word(),
                revision == null ? null : revision.name(),
                revision == null ? null : revision.commit(),
                revision == null ? null : revision.digest(),
                revision == null ? null : revision.version(),
                metadata.originRevision,
                origin == null ? null : origin.commit(),
                metadata.commit,
                metadata.changeRequest,
                metadata.digest,
                metadata.ociDigest,
                metadata.appVersion,
                metadata.valuesToken,
                metadata.isCommitStatus,
                applied == null ? said.changed() : Long.valueOf(applied.changed()),
                applied == null ? said.unchanged() : Long.valueOf(applied.unchanged()),
                applied == null ? said.changeSet() : applied.text(),
                said.drifted(),
                applied == null && said.isOnlyDeleted(),
                said.durationSeconds(),
                said.nextSeconds(),
                said.attempts(),
                said.releaseNamespace(),
                said.releaseName(),
                said.releaseVersion(),
                said.chart(),
                said.chartVersion(),
                said.testHooks(),
                isLog && message.contains("is suspended"),
                eventUid,
                eventVersion,
                occurrences,
                firstAt,
                lastAt,
                isKubernetes && message.startsWith(EventMessage.COMBINED),
                isFlattened,
                reconcileId,
                controller,
                others,
                event.payload());
    }

    private @Nullable FluxRevision revision(EventMetadata metadata, String kind, EventMessage said) {
        String text = metadata.revision;
        if (text == null) {
            return null;
        }
        FluxRevision.Maker maker = FluxKinds.maker(kind);
        if (maker == FluxRevision.Maker.CHART && metadata.ociDigest != null) {
            maker = FluxRevision.Maker.CHART_FROM_OCI;
        } else if (maker == FluxRevision.Maker.UNSAID && metadata.originRevision != null) {
            // Only an OCI artifact has an origin.
            maker = FluxRevision.Maker.OCI;
        }
        FluxRevision revision = read(text, maker);
        boolean isChecksum = kind.equals("Kustomization") && said.isOnlyDeleted() && FluxRevision.isHex(text, 40);
        return isChecksum ? revision.asChecksum() : revision;
    }

    /** Most records name the revision that the one before named. */
    private FluxRevision read(String text, FluxRevision.Maker maker) {
        ReadRevision last = lastRead;
        if (last == null || last.maker != maker || !last.text.equals(text)) {
            last = new ReadRevision(text, maker, FluxRevision.of(text, maker));
            lastRead = last;
        }
        return last.revision;
    }

    private record ReadRevision(String text, FluxRevision.Maker maker, FluxRevision revision) {}

    /** An export of a cluster's events is about everything in it. */
    private static boolean isOurs(EventRecord event, EventRecord.Subject subject) {
        String apiVersion = subject.apiVersion();
        return apiVersion == null
                ? event.find("severity") != null || FluxKinds.isKnown(subject.kind())
                : FluxKinds.isFluxGroup(apiVersion);
    }

    private static Answer ours(EventRecord event, EventRecord.Subject subject, String reason) {
        return isOurs(event, subject) ? Answer.rejected(reason) : Answer.NOT_OURS;
    }

    private static @Nullable Boolean isWarning(EventRecord event) {
        String type = event.find("type");
        return switch (type == null ? "" : type) {
            case "Normal" -> Boolean.FALSE;
            case "Warning" -> Boolean.TRUE;
            default -> null;
        };
    }

    private static @Nullable String controller(EventRecord event) {
        String controller =
                event.find("reportingcontroller", "reportingController", "reportingComponent", "sourcecomponent");
        controller = controller == null ? event.findIn("source", "component") : controller;
        return controller == null ? event.findIn("deprecatedSource", "component") : controller;
    }

    private static @Nullable String eventVersion(EventRecord event) {
        String own = event.find("eventRV");
        return own == null ? event.findIn("metadata", "resourceVersion") : own;
    }

    /** The last occurrence that the event knows of. */
    private static @Nullable EventTime stated(EventRecord event) {
        EventTime time = usable(event.findIn("series", "lastObservedTime"));
        time = time == null ? usable(event.find("lastTimestamp", "deprecatedLastTimestamp")) : time;
        time = time == null ? usable(event.find("eventTime")) : time;
        time = time == null ? usable(event.find("firstTimestamp", "deprecatedFirstTimestamp")) : time;
        return time == null ? usable(event.findIn("metadata", "creationTimestamp")) : time;
    }

    private static @Nullable Instant firstAt(EventRecord event) {
        EventTime time = usable(event.find("firstTimestamp", "deprecatedFirstTimestamp"));
        time = time == null ? usable(event.find("eventTime")) : time;
        return time == null ? null : time.at();
    }

    private static @Nullable Long occurrences(EventRecord event) {
        Long count = number(event.find("count", "deprecatedCount"));
        Long series = number(event.findIn("series", "count"));
        return series == null ? count : count == null ? series : Long.valueOf(Math.max(count, series));
    }

    private static @Nullable EventTime usable(@Nullable String text) {
        EventTime time = EventTime.parse(text);
        return time == null || time.isAbsent() ? null : time;
    }

    /** {@code shop.17cd1c4e15d474bb}: nanoseconds since 1970 of the first occurrence. */
    private static @Nullable Long nanosInName(@Nullable String name, Instant stated) {
        int dot = name == null ? -1 : name.lastIndexOf('.');
        if (name == null || dot < 0) {
            return null;
        }
        String hex = name.substring(dot + 1);
        if ((hex.length() != 15 && hex.length() != 16) || !FluxRevision.isHex(hex, hex.length())) {
            return null;
        }
        long nanos = Long.parseUnsignedLong(hex, 16);
        if (nanos < 0) {
            return null;
        }
        Duration apart =
                Duration.between(Instant.ofEpochSecond(0, nanos), stated).abs();
        return apart.compareTo(ROUNDING) <= 0 ? Long.valueOf(nanos) : null;
    }

    private static @Nullable Long number(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 18) {
            return null;
        }
        long value = 0;
        for (int index = 0; index < text.length(); index++) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
