package org.gitopsdora.source.flux;

import java.time.Duration;
import java.time.Instant;
import org.gitopsdora.source.ContentHash;
import org.jspecify.annotations.Nullable;

/** Turns a draft of a known shape into the one shape that lands. */
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

    Answer notification(EventDraft draft, Labels labels) {
        EventTime time = EventTime.parse(draft.timestamp);
        String severity = draft.severity;
        if (severity == null || !(severity.equals("info") || severity.equals("error") || severity.equals("trace"))) {
            return Answer.rejected("a notification whose `severity` is neither info nor error");
        }
        if (draft.reason == null) {
            return Answer.rejected("a notification without a reason");
        }
        EventMetadata metadata = EventMetadata.ofNotification(draft.metadata);
        return row(draft, labels, "notification", time, severity.equals("error"), metadata);
    }

    Answer kubernetesEvent(EventDraft draft, Labels labels) {
        EventTime time = stated(draft);
        Boolean isWarning = isWarning(draft.type);
        if (isWarning == null) {
            return ours(draft, "an event whose `type` is neither Normal nor Warning");
        }
        if (draft.reason == null) {
            return ours(draft, "an event without a reason");
        }
        return row(draft, labels, "kubernetes_event", time, isWarning, EventMetadata.ofAnnotations(draft.annotations));
    }

    Answer flattenedEvent(EventDraft draft, Labels labels) {
        draft.objectKind = draft.kind;
        draft.objectName = draft.name;
        draft.objectNamespace = first(draft.namespace, labels.namespace());
        draft.message = draft.message == null ? draft.msg : draft.message;
        Boolean isWarning = isWarning(draft.type);
        if (isWarning == null) {
            return ours(draft, "an event whose `type` is neither Normal nor Warning");
        }
        EventTime own = EventTime.parse(draft.lastTimestamp);
        return row(
                draft, labels, "kubernetes_event", own == null ? labels.time() : own, isWarning, new EventMetadata());
    }

    Answer logLine(EventDraft draft, Labels labels) {
        String level = draft.level;
        if (level == null || !(level.equals("info") || level.equals("error"))) {
            return Answer.NOT_OURS;
        }
        draft.objectKind = draft.controllerKind == null ? draft.referencedKind : draft.controllerKind;
        draft.objectApiVersion = draft.controllerGroup;
        draft.objectName = draft.referencedName == null ? draft.name : draft.referencedName;
        draft.objectNamespace = draft.referencedNamespace == null ? draft.namespace : draft.referencedNamespace;
        draft.message = draft.msg;
        if (draft.objectName == null && FluxKinds.isKnown(draft.objectKind)) {
            // "Starting workers" and the like.
            return Answer.NOT_OURS;
        }
        EventTime time = EventTime.parse(draft.ts);
        EventMetadata metadata = new EventMetadata();
        metadata.revision = draft.logRevision;
        metadata.revisionFrom = draft.logRevision == null ? null : "log";
        return row(
                draft,
                labels,
                "controller_log",
                time == null ? EventTime.parseEpoch(draft.ts) : time,
                level.equals("error"),
                metadata);
    }

    private Answer row(
            EventDraft draft,
            Labels labels,
            String shape,
            @Nullable EventTime time,
            boolean isError,
            EventMetadata metadata) {
        String kind = draft.objectKind;
        if (!isOurs(draft)) {
            return Answer.NOT_OURS;
        }
        String what = shape.replace('_', ' ');
        if (kind == null || !FluxKinds.isKnown(kind)) {
            return Answer.rejected("a %s about an unknown kind: %s".formatted(what, kind));
        }
        if (draft.objectName == null) {
            return Answer.rejected("a %s that does not name its object".formatted(what));
        }
        if (time == null || time.isAbsent()) {
            return Answer.rejected("a %s without a usable time".formatted(what));
        }
        if (time.at().isAfter(latest)) {
            return Answer.rejected("a %s from the future: %s".formatted(what, time.at()));
        }
        return new Answer(land(draft, labels, shape, kind, draft.objectName, time, isError, metadata), null);
    }

    private FluxEvent land(
            EventDraft draft,
            Labels labels,
            String shape,
            String kind,
            String name,
            EventTime time,
            boolean isError,
            EventMetadata metadata) {
        boolean isLog = shape.equals("controller_log");
        boolean isKubernetes = shape.equals("kubernetes_event");
        String severity = isError ? "error" : "info";
        String reason = isLog ? null : draft.reason;
        String message = draft.message == null ? "" : draft.message;
        String namespace = draft.objectNamespace;
        Long occurrences = isKubernetes ? occurrences(draft) : null;
        Long nanos = isKubernetes && (occurrences == null || occurrences == 1)
                ? nanosInName(draft.eventName, time.at())
                : null;
        Instant occurredAt = nanos == null ? time.at() : Instant.ofEpochSecond(0, nanos);
        Instant firstAt = isKubernetes ? instant(draft.firstTimestamp, draft.eventTime) : null;
        Instant lastAt = isKubernetes ? time.at() : null;
        EventMessage said = EventMessage.of(message);
        EventMessage.Changes applied = EventMessage.changes(draft.output.keys(), draft.output.values());
        FluxRevision revision = revision(metadata, kind, said);
        FluxRevision origin = metadata.originRevision == null
                ? null
                : FluxRevision.of(metadata.originRevision, FluxRevision.Maker.GIT);
        String cluster = first(first(metadata.cluster, draft.clusterName), labels.cluster());
        String controller = first(draft.controller, draft.component);
        String eventUid = isKubernetes ? draft.eventUid : null;
        Long eventVersion = isKubernetes ? number(draft.eventVersion) : null;
        Long objectVersion = number(draft.objectVersion);
        String others = metadata.othersAsJson();
        String eventKey = ContentHash.of(
                instance,
                kind,
                namespace,
                name,
                time.at().getEpochSecond(),
                isLog ? time.at().getNano() : 0,
                severity,
                reason,
                message,
                draft.reconcileId);
        String contentHash = ContentHash.of(
                eventKey,
                shape,
                cluster,
                draft.objectUid,
                objectVersion,
                draft.error,
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
                draft.output.keys(),
                draft.output.values(),
                eventUid,
                eventVersion,
                occurrences,
                firstAt == null ? null : Long.valueOf(firstAt.getEpochSecond()),
                draft.isFlattened,
                controller,
                others);
        return new FluxEvent(
                FluxSource.TYPE,
                instance,
                extractedAt,
                contentHash,
                eventKey,
                shape,
                cluster,
                kind,
                namespace,
                name,
                draft.objectUid,
                objectVersion,
                severity,
                reason,
                message,
                draft.error,
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
                draft.isFlattened,
                draft.reconcileId,
                controller,
                others,
                draft.payload);
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
    private static boolean isOurs(EventDraft draft) {
        String apiVersion = draft.objectApiVersion;
        return apiVersion == null || apiVersion.isEmpty()
                ? draft.severity != null || FluxKinds.isKnown(draft.objectKind)
                : FluxKinds.isFluxGroup(apiVersion);
    }

    private static Answer ours(EventDraft draft, String reason) {
        return isOurs(draft) ? Answer.rejected(reason) : Answer.NOT_OURS;
    }

    private static @Nullable Boolean isWarning(@Nullable String type) {
        return switch (type == null ? "" : type) {
            case "Normal" -> Boolean.FALSE;
            case "Warning" -> Boolean.TRUE;
            default -> null;
        };
    }

    /** The last occurrence that the event knows of. */
    private static @Nullable EventTime stated(EventDraft draft) {
        EventTime time = usable(draft.seriesTime);
        time = time == null ? usable(draft.lastTimestamp) : time;
        time = time == null ? usable(draft.eventTime) : time;
        time = time == null ? usable(draft.firstTimestamp) : time;
        return time == null ? usable(draft.createdAt) : time;
    }

    private static @Nullable EventTime usable(@Nullable String text) {
        EventTime time = EventTime.parse(text);
        return time == null || time.isAbsent() ? null : time;
    }

    private static @Nullable Instant instant(@Nullable String first, @Nullable String second) {
        EventTime time = usable(first);
        time = time == null ? usable(second) : time;
        return time == null ? null : time.at();
    }

    private static @Nullable Long occurrences(EventDraft draft) {
        Long count = number(draft.count);
        Long series = number(draft.seriesCount);
        return series == null ? count : count == null ? series : Long.valueOf(Math.max(count, series));
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
