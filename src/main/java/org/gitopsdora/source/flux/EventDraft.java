package org.gitopsdora.source.flux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one record as they stand in its JSON, whatever its shape: filled in one pass, before it is known what it is. Used again
 * for the next record: millions of trees would cost more than all the rest.
 */
final class EventDraft {
    /** What a record is. */
    enum Shape {
        NOTIFICATION,
        KUBERNETES_EVENT,
        CONTROLLER_LOG,
        /** A Kubernetes event as Grafana Alloy or OpenTelemetry flattens it: without annotations, namespace and time. */
        FLATTENED_EVENT,
        /** An object from a list. */
        OBJECT,
        /** notification-controller's own log of what it dispatches. */
        DISPATCH_LOG,
        /** A line of a log that is about no object. */
        OTHER_LOG,
        /** Something else, which may hold a record. */
        OTHER
    }

    /** Keys with their values, in the order in which they came. */
    static final class Pairs {
        private final List<String> keys = new ArrayList<>();
        private final List<String> values = new ArrayList<>();

        void add(String key, String value) {
            keys.add(key);
            values.add(value);
        }

        int size() {
            return keys.size();
        }

        String key(int index) {
            return keys.get(index);
        }

        String value(int index) {
            return values.get(index);
        }

        List<String> keys() {
            return keys;
        }

        List<String> values() {
            return values;
        }

        void clear() {
            keys.clear();
            values.clear();
        }
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Who it is about. */
    @Nullable
    String objectKind;

    @Nullable
    String objectNamespace;

    @Nullable
    String objectName;

    @Nullable
    String objectUid;

    @Nullable
    String objectApiVersion;

    @Nullable
    String objectVersion;

    boolean hasObject;

    /** What stands at the top, whatever the shape. */
    @Nullable
    String apiVersion;

    @Nullable
    String kind;

    @Nullable
    String namespace;

    @Nullable
    String name;

    @Nullable
    String type;

    @Nullable
    String reason;

    @Nullable
    String message;

    @Nullable
    String severity;

    @Nullable
    String timestamp;

    @Nullable
    String controller;

    @Nullable
    String component;

    @Nullable
    String clusterName;

    /** Kubernetes events only. */
    @Nullable
    String eventUid;

    @Nullable
    String eventName;

    @Nullable
    String eventVersion;

    @Nullable
    String createdAt;

    @Nullable
    String firstTimestamp;

    @Nullable
    String lastTimestamp;

    @Nullable
    String eventTime;

    @Nullable
    String count;

    @Nullable
    String seriesCount;

    @Nullable
    String seriesTime;

    /** Log lines only. */
    @Nullable
    String level;

    @Nullable
    String ts;

    @Nullable
    String msg;

    @Nullable
    String logger;

    @Nullable
    String controllerKind;

    @Nullable
    String controllerGroup;

    @Nullable
    String reconcileId;

    @Nullable
    String logRevision;

    @Nullable
    String error;

    @Nullable
    String referencedKind;

    @Nullable
    String referencedNamespace;

    @Nullable
    String referencedName;

    /** {@code eventInvolvedObject}: the notification controller about what it sends. */
    boolean isDispatch;

    boolean hasSpecOrStatus;
    boolean isTimed;
    boolean isFlattened;

    /** {@code metadata} of a notification, annotations of an event, objects and actions of an apply. */
    final Pairs metadata = new Pairs();

    final Pairs annotations = new Pairs();
    final Pairs output = new Pairs();

    /** Where the record stands, so that its text can be kept. */
    long position;

    /** In UTF-8: a string of it would be taken apart again as soon as it lands. */
    ByteBuffer payload = NOTHING;

    void clear() {
        objectKind = null;
        objectNamespace = null;
        objectName = null;
        objectUid = null;
        objectApiVersion = null;
        objectVersion = null;
        hasObject = false;
        apiVersion = null;
        kind = null;
        namespace = null;
        name = null;
        type = null;
        reason = null;
        message = null;
        severity = null;
        timestamp = null;
        controller = null;
        component = null;
        clusterName = null;
        eventUid = null;
        eventName = null;
        eventVersion = null;
        createdAt = null;
        firstTimestamp = null;
        lastTimestamp = null;
        eventTime = null;
        count = null;
        seriesCount = null;
        seriesTime = null;
        level = null;
        ts = null;
        msg = null;
        logger = null;
        controllerKind = null;
        controllerGroup = null;
        reconcileId = null;
        logRevision = null;
        error = null;
        referencedKind = null;
        referencedNamespace = null;
        referencedName = null;
        isDispatch = false;
        hasSpecOrStatus = false;
        isTimed = false;
        isFlattened = false;
        metadata.clear();
        annotations.clear();
        output.clear();
        payload = NOTHING;
    }

    Shape shape() {
        if (hasObject) {
            // Both have an object, a reason and a message; only a notification has a severity and no life of its own.
            boolean isKubernetes = isTimed || "Event".equals(kind) || (type != null && severity == null);
            return isKubernetes ? Shape.KUBERNETES_EVENT : Shape.NOTIFICATION;
        }
        if (hasSpecOrStatus && kind != null) {
            return Shape.OBJECT;
        }
        if (msg != null && level != null) {
            if (isDispatch) {
                return Shape.DISPATCH_LOG;
            }
            return controllerKind != null || referencedKind != null || controllerGroup != null
                    ? Shape.CONTROLLER_LOG
                    : Shape.OTHER_LOG;
        }
        if (isFlattened && kind != null && name != null && reason != null) {
            return Shape.FLATTENED_EVENT;
        }
        return Shape.OTHER;
    }
}
