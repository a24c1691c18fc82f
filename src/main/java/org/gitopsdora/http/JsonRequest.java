package org.gitopsdora.http;

import java.util.ArrayList;
import java.util.List;

/**
 * What to get, below the client's base URL. Segments and parameters are given as they are; the client encodes them.
 *
 * @param query alternating names and values, so that a name may repeat
 */
public record JsonRequest(List<String> segments, List<String> query) {
    public JsonRequest {
        segments = List.copyOf(segments);
        query = List.copyOf(query);
    }

    public static JsonRequest get(String... segments) {
        return new JsonRequest(List.of(segments), List.of());
    }

    /** The same request with one more parameter. */
    public JsonRequest with(String name, String value) {
        List<String> longer = new ArrayList<>(query);
        longer.add(name);
        longer.add(value);
        return new JsonRequest(segments, longer);
    }
}
