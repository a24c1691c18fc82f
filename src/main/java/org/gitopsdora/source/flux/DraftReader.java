package org.gitopsdora.source.flux;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Fills a draft from the object a parser stands at, in one pass. What is of no use is skipped, what has the wrong type is absent. */
final class DraftReader {
    private final EventDraft draft;
    private final RepeatedTexts texts;

    DraftReader(EventDraft draft, RepeatedTexts texts) {
        this.draft = draft;
        this.texts = texts;
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
            case "apiVersion" -> draft.apiVersion = repeated(parser);
            case "kind" -> draft.kind = repeated(parser);
            case "namespace" -> draft.namespace = repeated(parser);
            case "name" -> draft.name = repeated(parser);
            case "type" -> draft.type = repeated(parser);
            case "reason" -> draft.reason = repeated(parser);
            case "message", "note" -> draft.message = text(parser);
            case "severity" -> draft.severity = repeated(parser);
            case "timestamp" -> draft.timestamp = text(parser);
            case "reportingController", "reportingComponent" -> {
                String controller = repeated(parser);
                draft.controller = controller == null ? draft.controller : controller;
            }
            case "clusterName" -> draft.clusterName = repeated(parser);
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
            case "level" -> draft.level = repeated(parser);
            case "ts" -> draft.ts = text(parser);
            case "msg" -> draft.msg = text(parser);
            case "logger" -> draft.logger = repeated(parser);
            case "controllerKind", "reconciler kind" -> draft.controllerKind = repeated(parser);
            case "controllerGroup", "reconciler group" -> draft.controllerGroup = repeated(parser);
            case "reconcileID" -> draft.reconcileId = text(parser);
            case "revision" -> draft.logRevision = repeated(parser);
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
                case "name" -> draft.referencedName = repeated(parser);
                case "namespace" -> draft.referencedNamespace = repeated(parser);
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
                case "kind" -> draft.objectKind = repeated(parser);
                case "namespace" -> draft.objectNamespace = repeated(parser);
                case "name" -> draft.objectName = repeated(parser);
                case "uid" -> draft.objectUid = repeated(parser);
                case "apiVersion" -> draft.objectApiVersion = repeated(parser);
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
            String value = switch (name) {
                case "uid", "name", "resourceVersion", "creationTimestamp" -> text(parser);
                default -> repeated(parser);
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

    private void pairs(JsonParser parser, EventDraft.Pairs pairs) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            String value = repeated(parser);
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
                String component = repeated(parser);
                draft.component = component == null ? draft.component : component;
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

    /** What other records say too. */
    private @Nullable String repeated(JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return text(parser);
        }
        char[] letters = parser.getStringCharacters();
        int length = parser.getStringLength();
        return length == 0 ? null : texts.of(letters, parser.getStringOffset(), length);
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
