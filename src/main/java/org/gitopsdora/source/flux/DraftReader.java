package org.gitopsdora.source.flux;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Fills a draft from the object a parser stands at, in one pass. What is of no use is skipped, what has the wrong type is absent. */
final class DraftReader {
    private final EventDraft draft;

    DraftReader(EventDraft draft) {
        this.draft = draft;
    }

    /** The parser stands at the object's start, and at its end afterwards. */
    void read(JsonParser parser) {
        draft.clear();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            top(field, parser);
        }
    }

    private void top(String field, JsonParser parser) {
        switch (field) {
            case "involvedObject", "regarding" -> object(parser);
            case "metadata" -> metadata(parser);
            case "apiVersion" -> draft.apiVersion = text(parser);
            case "kind" -> draft.kind = text(parser);
            case "namespace" -> draft.namespace = text(parser);
            case "name" -> draft.name = text(parser);
            case "type" -> draft.type = text(parser);
            case "reason" -> draft.reason = text(parser);
            case "message", "note" -> draft.message = text(parser);
            case "severity" -> draft.severity = text(parser);
            case "timestamp" -> draft.timestamp = text(parser);
            case "reportingController", "reportingComponent" -> draft.controller = either(draft.controller, parser);
            case "clusterName" -> draft.clusterName = text(parser);
            case "source", "deprecatedSource" -> component(parser);
            case "firstTimestamp", "deprecatedFirstTimestamp" -> {
                draft.isTimed = true;
                draft.firstTimestamp = either(draft.firstTimestamp, parser);
            }
            case "lastTimestamp", "deprecatedLastTimestamp" -> {
                draft.isTimed = true;
                draft.lastTimestamp = either(draft.lastTimestamp, parser);
            }
            case "eventTime" -> {
                draft.isTimed = true;
                draft.eventTime = text(parser);
            }
            case "count", "deprecatedCount" -> draft.count = either(draft.count, parser);
            case "series" -> series(parser);
            case "spec", "status" -> {
                draft.hasSpecOrStatus |= parser.currentToken() == JsonToken.START_OBJECT;
                parser.skipChildren();
            }
            default -> log(field, parser);
        }
    }

    /** What only the logs of controllers and flattened events have. */
    private void log(String field, JsonParser parser) {
        switch (field) {
            case "level" -> draft.level = text(parser);
            case "ts" -> draft.ts = text(parser);
            case "msg" -> draft.msg = text(parser);
            case "logger" -> draft.logger = text(parser);
            case "controllerKind", "reconciler kind" -> draft.controllerKind = text(parser);
            case "controllerGroup", "reconciler group" -> draft.controllerGroup = text(parser);
            case "reconcileID" -> draft.reconcileId = text(parser);
            case "revision" -> draft.logRevision = text(parser);
            case "error" -> draft.error = text(parser);
            case "output" -> output(parser);
            case "eventInvolvedObject" -> {
                draft.isDispatch = true;
                parser.skipChildren();
            }
            case "objectAPIversion" -> draft.objectApiVersion = flattened(parser);
            case "objectRV" -> draft.objectVersion = flattened(parser);
            case "eventRV" -> draft.eventVersion = flattened(parser);
            case "reportingcontroller" -> draft.controller = flattened(parser);
            case "sourcecomponent" -> draft.component = flattened(parser);
            default -> {
                if (parser.currentToken() == JsonToken.START_OBJECT && isKindKey(field)) {
                    reference(field, parser);
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    /** Controllers name the object under its kind; the oldest ones in lower case. */
    private static boolean isKindKey(String field) {
        return FluxKinds.isKnown(field) || field.equals("kustomization") || field.equals("helmrelease");
    }

    private void reference(String field, JsonParser parser) {
        String kind = switch (field) {
            case "kustomization" -> "Kustomization";
            case "helmrelease" -> "HelmRelease";
            default -> field;
        };
        draft.referencedKind = kind;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "name" -> draft.referencedName = text(parser);
                case "namespace" -> draft.referencedNamespace = text(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void object(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        draft.hasObject = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "kind" -> draft.objectKind = text(parser);
                case "namespace" -> draft.objectNamespace = text(parser);
                case "name" -> draft.objectName = text(parser);
                case "uid" -> draft.objectUid = text(parser);
                case "apiVersion" -> draft.objectApiVersion = text(parser);
                case "resourceVersion" -> draft.objectVersion = text(parser);
                default -> parser.skipChildren();
            }
        }
    }

    /** Metadata of an object, or the map of a notification: its texts are kept either way, until it is known which. */
    private void metadata(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("annotations") && parser.currentToken() == JsonToken.START_OBJECT) {
                pairs(parser, draft.annotations);
                continue;
            }
            String value = text(parser);
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

    private static void pairs(JsonParser parser, EventDraft.Pairs pairs) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            String value = text(parser);
            if (value != null) {
                pairs.add(name, value);
            }
        }
    }

    private void component(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        draft.isTimed = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("component")) {
                draft.component = either(draft.component, parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void series(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "count" -> draft.seriesCount = text(parser);
                case "lastObservedTime" -> draft.seriesTime = text(parser);
                default -> parser.skipChildren();
            }
        }
    }

    /** Object to action, or, grouped, action to objects. */
    private void output(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                String action = text(parser);
                if (action != null) {
                    draft.output.add(name, action);
                }
                continue;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String object = text(parser);
                if (object != null) {
                    draft.output.add(object, name);
                }
            }
        }
    }

    private @Nullable String flattened(JsonParser parser) {
        draft.isFlattened = true;
        return text(parser);
    }

    /** Of two fields for the same thing the one that holds something. */
    private static @Nullable String either(@Nullable String first, JsonParser parser) {
        String second = text(parser);
        return second == null ? first : second;
    }

    /** A scalar as text; null if it is empty, null or no scalar. */
    private static @Nullable String text(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
            String text = parser.getString();
            return text.isEmpty() ? null : text;
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE ? "true" : "false";
        }
        parser.skipChildren();
        return null;
    }
}
