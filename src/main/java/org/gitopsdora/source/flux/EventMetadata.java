package org.gitopsdora.source.flux;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The metadata of one event, by what it means: the same map reaches a webhook without prefixes, a Kubernetes event's annotations with
 * them, and some exporters with underscores for dots.
 */
final class EventMetadata {
    private static final String GROUP = "toolkit.fluxcd.io";
    private static final String DEDOTTED_GROUP = "toolkit_fluxcd_io";

    @Nullable
    String revision;

    @Nullable
    String revisionFrom;

    @Nullable
    String originRevision;

    @Nullable
    String digest;

    @Nullable
    String valuesToken;

    @Nullable
    String commit;

    @Nullable
    String changeRequest;

    @Nullable
    String appVersion;

    @Nullable
    String ociDigest;

    @Nullable
    String cluster;

    boolean isCommitStatus;
    private @Nullable TreeMap<String, String> others;

    /** The map of a notification: without prefixes, or, as the documentation shows it, with them. */
    static EventMetadata ofNotification(JsonNode map) {
        EventMetadata metadata = new EventMetadata();
        for (Map.Entry<String, JsonNode> pair : map.properties()) {
            String key = pair.getKey();
            String value = EventRecord.text(pair.getValue());
            if (value == null) {
                continue;
            }
            if (key.indexOf('/') < 0) {
                metadata.controllers(key, key, value, "metadata");
            } else {
                metadata.prefixed(key, value);
            }
        }
        return metadata;
    }

    /** The annotations of a Kubernetes event: whatever has no prefix of Flux is somebody else's. */
    static EventMetadata ofAnnotations(JsonNode map) {
        EventMetadata metadata = new EventMetadata();
        for (Map.Entry<String, JsonNode> pair : map.properties()) {
            String value = EventRecord.text(pair.getValue());
            if (value != null) {
                metadata.prefixed(pair.getKey(), value);
            }
        }
        return metadata;
    }

    /** Every key that has no column of its own, sorted, as JSON; null if there is none. */
    @Nullable
    String othersAsJson() {
        if (others == null) {
            return null;
        }
        StringBuilder json = new StringBuilder("{");
        for (Map.Entry<String, String> other : others.entrySet()) {
            json.append(json.length() == 1 ? "" : ",");
            quote(other.getKey(), json);
            json.append(':');
            quote(other.getValue(), json);
        }
        return json.append('}').toString();
    }

    private void prefixed(String key, String value) {
        int slash = key.indexOf('/');
        String group = slash < 0 ? "" : key.substring(0, slash);
        String name = key.substring(slash + 1);
        if (group.startsWith("event.") || group.startsWith("event_")) {
            users(key, name, value);
        } else if (group.endsWith(GROUP)) {
            controllers(key, name, value, "annotation");
        } else if (group.endsWith(DEDOTTED_GROUP)) {
            controllers(key, name, value, "dedotted");
        } else if (name.equals("revision")
                && (group.equals("reconciler.fluxcd.io") || group.equals("reconciler_fluxcd_io"))) {
            // Flux never wrote it, guides say it did: some exporter may have believed them.
            if (revision == null) {
                revision = value;
                revisionFrom = "alias";
            }
        } else {
            other(key, value);
        }
    }

    /** What users put on their objects and Alerts; never what a controller says of itself. */
    private void users(String key, String name, String value) {
        switch (name) {
            case "commit" -> commit = commit == null ? value : commit;
            case "change_request" -> changeRequest = changeRequest == null ? value : changeRequest;
            case "cluster" -> cluster = cluster == null ? value : cluster;
            default -> other(key, value);
        }
    }

    private void controllers(String key, String name, String value, String from) {
        switch (name) {
            case "revision" -> {
                revision = value;
                revisionFrom = from;
            }
            case "originRevision" -> originRevision = value;
            case "digest", "checksum" -> digest = value;
            case "token" -> valuesToken = value;
            case "commit" -> commit = value;
            case "commit_status" -> isCommitStatus = value.equals("update");
            case "change_request" -> changeRequest = value;
            case "app-version" -> appVersion = value;
            case "oci-digest" -> ociDigest = value;
            case "cluster" -> cluster = value;
            default -> other(key, value);
        }
    }

    private void other(String key, String value) {
        if (others == null) {
            others = new TreeMap<>();
        }
        others.put(key, value);
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            switch (character) {
                case '"', '\\' -> json.append('\\').append(character);
                case '\n' -> json.append("\\n");
                default -> {
                    if (character < ' ') {
                        json.append("\\u%04x".formatted((int) character));
                    } else {
                        json.append(character);
                    }
                }
            }
        }
        json.append('"');
    }
}
