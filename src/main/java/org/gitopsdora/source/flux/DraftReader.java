package org.gitopsdora.source.flux;

import org.gitopsdora.source.json.ObjectCursor;
import org.jspecify.annotations.Nullable;

/** Fills a draft from the object that a cursor is in, in one pass. What is of no use is skipped, what has the wrong type is absent. */
final class DraftReader {
    private final EventDraft draft;

    DraftReader(EventDraft draft) {
        this.draft = draft;
    }

    /** The cursor stands in the object, and behind it afterwards. */
    void read(ObjectCursor cursor) {
        draft.clear();
        String field = cursor.nextName();
        while (field != null) {
            top(field, cursor);
            field = cursor.nextName();
        }
    }

    private void top(String field, ObjectCursor cursor) {
        switch (field) {
            case "involvedObject", "regarding" -> object(cursor);
            case "metadata" -> metadata(cursor);
            case "apiVersion" -> draft.apiVersion = cursor.repeated();
            case "kind" -> draft.kind = cursor.repeated();
            case "namespace" -> draft.namespace = cursor.repeated();
            case "name" -> draft.name = cursor.repeated();
            case "type" -> draft.type = cursor.repeated();
            case "reason" -> draft.reason = cursor.repeated();
            case "message", "note" -> draft.message = cursor.text();
            case "severity" -> draft.severity = cursor.repeated();
            case "timestamp" -> draft.timestamp = cursor.text();
            case "reportingController", "reportingComponent" -> {
                String controller = cursor.repeated();
                draft.controller = controller == null ? draft.controller : controller;
            }
            case "clusterName" -> draft.clusterName = cursor.repeated();
            case "source", "deprecatedSource" -> component(cursor);
            case "firstTimestamp", "deprecatedFirstTimestamp" -> {
                draft.isTimed = true;
                draft.firstTimestamp = either(draft.firstTimestamp, cursor);
            }
            case "lastTimestamp", "deprecatedLastTimestamp" -> {
                draft.isTimed = true;
                draft.lastTimestamp = either(draft.lastTimestamp, cursor);
            }
            case "eventTime" -> {
                draft.isTimed = true;
                draft.eventTime = cursor.text();
            }
            case "count", "deprecatedCount" -> draft.count = either(draft.count, cursor);
            case "series" -> series(cursor);
            case "spec", "status" -> {
                draft.hasSpecOrStatus |= cursor.isObject();
                cursor.skip();
            }
            default -> log(field, cursor);
        }
    }

    /** What only the logs of controllers and flattened events have. */
    private void log(String field, ObjectCursor cursor) {
        switch (field) {
            case "level" -> draft.level = cursor.repeated();
            case "ts" -> draft.ts = cursor.text();
            case "msg" -> draft.msg = cursor.text();
            case "logger" -> draft.logger = cursor.repeated();
            case "controllerKind", "reconciler kind" -> draft.controllerKind = cursor.repeated();
            case "controllerGroup", "reconciler group" -> draft.controllerGroup = cursor.repeated();
            case "reconcileID" -> draft.reconcileId = cursor.text();
            case "revision" -> draft.logRevision = cursor.repeated();
            case "error" -> draft.error = cursor.text();
            case "output" -> output(cursor);
            case "eventInvolvedObject" -> {
                draft.isDispatch = true;
                cursor.skip();
            }
            case "objectAPIversion" -> draft.objectApiVersion = flattened(cursor);
            case "objectRV" -> draft.objectVersion = flattened(cursor);
            case "eventRV" -> draft.eventVersion = flattened(cursor);
            case "reportingcontroller" -> draft.controller = flattened(cursor);
            case "sourcecomponent" -> draft.component = flattened(cursor);
            default -> {
                if (cursor.isObject() && isKindKey(field)) {
                    reference(field, cursor);
                } else {
                    cursor.skip();
                }
            }
        }
    }

    /** Controllers name the object under its kind; the oldest ones in lower case. */
    private static boolean isKindKey(String field) {
        return FluxKinds.isKnown(field) || field.equals("kustomization") || field.equals("helmrelease");
    }

    private void reference(String field, ObjectCursor cursor) {
        String kind = switch (field) {
            case "kustomization" -> "Kustomization";
            case "helmrelease" -> "HelmRelease";
            default -> field;
        };
        draft.referencedKind = kind;
        cursor.enter();
        for (String name = cursor.nextName(); name != null; name = cursor.nextName()) {
            switch (name) {
                case "name" -> draft.referencedName = cursor.repeated();
                case "namespace" -> draft.referencedNamespace = cursor.repeated();
                default -> cursor.skip();
            }
        }
    }

    private void object(ObjectCursor cursor) {
        if (!cursor.isObject()) {
            cursor.skip();
            return;
        }
        draft.hasObject = true;
        cursor.enter();
        for (String name = cursor.nextName(); name != null; name = cursor.nextName()) {
            switch (name) {
                case "kind" -> draft.objectKind = cursor.repeated();
                case "namespace" -> draft.objectNamespace = cursor.repeated();
                case "name" -> draft.objectName = cursor.repeated();
                case "uid" -> draft.objectUid = cursor.repeated();
                case "apiVersion" -> draft.objectApiVersion = cursor.repeated();
                case "resourceVersion" -> draft.objectVersion = cursor.text();
                default -> cursor.skip();
            }
        }
    }

    /** Metadata of an object, or the map of a notification: its texts are kept either way, until it is known which. */
    private void metadata(ObjectCursor cursor) {
        if (!cursor.isObject()) {
            cursor.skip();
            return;
        }
        cursor.enter();
        for (String name = cursor.nextName(); name != null; name = cursor.nextName()) {
            if (name.equals("annotations") && cursor.isObject()) {
                pairs(cursor, draft.annotations);
                continue;
            }
            String value = switch (name) {
                case "uid", "name", "resourceVersion", "creationTimestamp" -> cursor.text();
                default -> cursor.repeated();
            };
            if (value == null) {
                continue;
            }
            switch (name) {
                case "uid" -> draft.eventUid = value;
                case "name" -> draft.eventName = value;
                case "resourceVersion" -> draft.eventVersion = value;
                case "creationTimestamp" -> draft.createdAt = value;
                default -> {
                    // Only a notification has other texts that mean something.
                }
            }
            draft.metadata.add(name, value);
        }
    }

    private void pairs(ObjectCursor cursor, EventDraft.Pairs pairs) {
        cursor.enter();
        for (String name = cursor.nextName(); name != null; name = cursor.nextName()) {
            String value = cursor.repeated();
            if (value != null) {
                pairs.add(name, value);
            }
        }
    }

    private void component(ObjectCursor cursor) {
        if (!cursor.isObject()) {
            cursor.skip();
            return;
        }
        draft.isTimed = true;
        cursor.enter();
        for (String name = cursor.nextName(); name != null; name = cursor.nextName()) {
            if (name.equals("component")) {
                String component = cursor.repeated();
                draft.component = component == null ? draft.component : component;
            } else {
                cursor.skip();
            }
        }
    }

    private void series(ObjectCursor cursor) {
        if (!cursor.isObject()) {
            cursor.skip();
            return;
        }
        cursor.enter();
        for (String name = cursor.nextName(); name != null; name = cursor.nextName()) {
            switch (name) {
                case "count" -> draft.seriesCount = cursor.text();
                case "lastObservedTime" -> draft.seriesTime = cursor.text();
                default -> cursor.skip();
            }
        }
    }

    /** Object to action, or, grouped, action to objects. */
    private void output(ObjectCursor cursor) {
        if (!cursor.isObject()) {
            cursor.skip();
            return;
        }
        cursor.enter();
        for (String name = cursor.nextName(); name != null; name = cursor.nextName()) {
            if (!cursor.isList()) {
                String action = cursor.text();
                if (action != null) {
                    draft.output.add(name, action);
                }
                continue;
            }
            cursor.enter();
            while (cursor.nextElement()) {
                String object = cursor.text();
                if (object != null) {
                    draft.output.add(object, name);
                }
            }
        }
    }

    private @Nullable String flattened(ObjectCursor cursor) {
        draft.isFlattened = true;
        return cursor.text();
    }

    /** Of two fields for the same thing the one that holds something. */
    private static @Nullable String either(@Nullable String first, ObjectCursor cursor) {
        String second = cursor.text();
        return second == null ? first : second;
    }
}
