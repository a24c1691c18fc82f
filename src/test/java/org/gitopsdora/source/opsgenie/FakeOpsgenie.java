package org.gitopsdora.source.opsgenie;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.gitopsdora.source.json.JsonRecords;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An account that answers as Opsgenie and JSM do, as far as is known of them, and misbehaves where a test says so. */
public final class FakeOpsgenie extends Dispatcher {
    private static final Pattern CONDITION = Pattern.compile("(updatedAt|createdAt)(>=|<)(\\d+)");

    /** How the pages of lists come out wrong. */
    enum Paging {
        RIGHT,
        WITHOUT_NEXT,
        NEXT_POINTS_BACK,
        ALWAYS_THE_FIRST_PAGE,
        WHATEVER_IS_ASKED,
        OVERLAPPING
    }

    final Map<String, ObjectNode> incidents = new LinkedHashMap<>();
    final Map<String, ObjectNode> alerts = new LinkedHashMap<>();

    /** What only asking for an alert alone shows. */
    final Map<String, ObjectNode> details = new HashMap<>();

    final Map<String, List<String>> entries = new HashMap<>();
    public final List<String> targets = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();
    Paging paging = Paging.RIGHT;
    int cap = 20_000;

    /** Answers before anything else does; null to let it pass. */
    public volatile BiFunction<String, Integer, MockResponse> interference = (path, number) -> null;

    /** Told after each list; for what changes while it is read. */
    volatile Runnable afterList = () -> {};

    public void incident(String key, String status, String createdAt, String updatedAt, String... more) {
        incidents.put(key, object(key, status, createdAt, updatedAt, more));
    }

    public void alert(String key, String status, String createdAt, String updatedAt, String... more) {
        ObjectNode alert = object(key, status, createdAt, updatedAt, more);
        if (!alert.has("alias")) {
            alert.put("alias", "alias-" + key);
        }
        alerts.put(key, alert);
    }

    public void entry(String key, String type, String at) {
        entries.computeIfAbsent(key, each -> new ArrayList<>())
                .add(
                        "{\"id\":\"%s-%d\",\"type\":\"%s\",\"eventTime\":\"%s\",\"actor\":{\"name\":\"Ada\"},\"title\":{\"content\":\"%s\"}}"
                                .formatted(key, entries.get(key).size(), type, at, type));
    }

    public void log(String key, String text, String at) {
        entries.computeIfAbsent(key, each -> new ArrayList<>())
                .add(
                        "{\"log\":\"%s\",\"type\":\"system\",\"owner\":\"System\",\"createdAt\":\"%s\",\"offset\":\"%s_%d\"}"
                                .formatted(text, at, key, entries.get(key).size()));
    }

    /** Requests whose path begins so. */
    public Stream<String> asked(String path) {
        return targets.stream().filter(target -> target.startsWith(path));
    }

    private static ObjectNode object(String key, String status, String createdAt, String updatedAt, String... more) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("id", key).put("tinyId", "1").put("message", key + " is down");
        object.put("status", status).put("createdAt", createdAt).put("updatedAt", updatedAt);
        for (int index = 0; index < more.length; index += 2) {
            String value = more[index + 1];
            boolean isJson = value.startsWith("{") || value.startsWith("[") || value.matches("true|false|\\d+");
            object.set(
                    more[index],
                    isJson
                            ? JsonRecords.readTree("{\"v\":" + value + "}").path("v")
                            : JsonNodeFactory.instance.stringNode(value));
        }
        return object;
    }

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
        String target = request.getTarget();
        targets.add(target);
        authorizations.add(String.valueOf(request.getHeaders().get("Authorization")));
        String path = target.replaceFirst("\\?.*", "");
        MockResponse interfering = interference.apply(path, targets.size());
        if (interfering != null) {
            return interfering;
        }
        Map<String, String> parameters = parameters(target);
        boolean isJsm = path.startsWith("/jsm/ops/api/");
        String local = path.replaceFirst("^/jsm/ops/api/[^/]+", "");
        String[] parts = local.split("/");
        if (local.equals("/v1/incidents") && !isJsm) {
            return list(incidents, path, parameters, false);
        }
        if (local.equals(isJsm ? "/v1/alerts" : "/v2/alerts")) {
            return list(alerts, path, parameters, isJsm);
        }
        if (local.endsWith("/logs")) {
            return logs(parts[3], path, parameters, isJsm);
        }
        if (local.startsWith("/v2/incident-timelines/")) {
            return json("{\"data\":{\"entries\":[%s]}}"
                    .formatted(String.join(",", entries.getOrDefault(parts[3], List.of()))));
        }
        if (local.matches("/v[12]/alerts/[^/]+")) {
            return alone(parts[3], isJsm);
        }
        if (local.startsWith("/v1/services/")) {
            return json("{\"data\":{\"id\":\"%1$s\",\"name\":\"name of %1$s\",\"teamId\":\"t1\"}}".formatted(parts[3]));
        }
        if (local.endsWith("/teams")) {
            return json(
                    isJsm
                            ? "{\"platformTeams\":[{\"teamId\":\"t1\",\"teamName\":\"Checkout\"}]}"
                            : "{\"data\":[{\"id\":\"t1\",\"name\":\"Checkout\"}]}");
        }
        return status(404, "{\"message\":\"not found\"}");
    }

    private MockResponse alone(String key, boolean isJsm) {
        ObjectNode alert = alerts.get(key);
        if (alert == null) {
            return status(404, "{\"message\":\"Alert does not exist\"}");
        }
        ObjectNode whole = alert.deepCopy();
        if (details.containsKey(key)) {
            details.get(key).properties().forEach(each -> whole.set(each.getKey(), each.getValue()));
        }
        return json(isJsm ? whole.toString() : "{\"data\":%s}".formatted(whole));
    }

    /** The offset of a log is a text of its own, and says where the page after it begins. */
    private MockResponse logs(String key, String path, Map<String, String> parameters, boolean isJsm) {
        List<String> all = entries.getOrDefault(key, List.of());
        String offset = parameters.getOrDefault("offset", "");
        int from = offset.isEmpty() ? 0 : Integer.parseInt(offset.replaceFirst(".*_", "")) + 1;
        int to = Math.min(all.size(), from + 2);
        String items = String.join(",", all.subList(Math.min(from, to), to));
        String next = to < all.size() ? "%s?direction=next&offset=%s_%d".formatted(path, key, to - 1) : "";
        if (isJsm) {
            return json("{\"values\":[%s],\"links\":{%s}}"
                    .formatted(items, next.isEmpty() ? "" : "\"next\":\"%s\"".formatted(next)));
        }
        return json("{\"data\":[%s],\"paging\":{%s}}"
                .formatted(items, next.isEmpty() ? "" : "\"next\":\"https://api.opsgenie.com%s\"".formatted(next)));
    }

    private MockResponse list(
            Map<String, ObjectNode> records, String path, Map<String, String> parameters, boolean isJsm) {
        int offset = Integer.parseInt(parameters.getOrDefault("offset", "0"));
        int size = Integer.parseInt(parameters.getOrDefault(isJsm ? "size" : "limit", "20"));
        if (offset + size > cap) {
            return status(422, "{\"message\":\"Sum of offset and limit should be lower than 20000\"}");
        }
        List<ObjectNode> found = records.values().stream()
                .filter(record ->
                        paging == Paging.WHATEVER_IS_ASKED || matches(record, parameters.getOrDefault("query", "")))
                .sorted(Comparator.comparing(record -> record.path("createdAt").asString("")))
                .toList();
        int from = switch (paging) {
            case ALWAYS_THE_FIRST_PAGE, WHATEVER_IS_ASKED -> 0;
            case OVERLAPPING -> offset - offset / 5 * 2;
            default -> offset;
        };
        List<ObjectNode> page = found.stream().skip(from).limit(size).toList();
        boolean isMore = from + page.size() < found.size();
        String next = switch (paging) {
            case WITHOUT_NEXT -> "";
            case NEXT_POINTS_BACK -> "?offset=0";
            default -> isMore ? "?offset=%d".formatted(offset + size) : "";
        };
        MockResponse answer = json(isJsm ? jsm(page, path, next) : opsgenie(page, found, path, next, records));
        afterList.run();
        return answer;
    }

    private String opsgenie(
            List<ObjectNode> page, List<ObjectNode> found, String path, String next, Map<String, ObjectNode> records) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode data = answer.putArray("data");
        page.forEach(data::add);
        ObjectNode links = answer.putObject("paging");
        if (!next.isEmpty()) {
            links.put("next", "https://api.opsgenie.com" + path + next);
        }
        if (records == incidents && paging == Paging.RIGHT) {
            answer.put("totalCount", found.size());
        }
        return answer.toString();
    }

    private static String jsm(List<ObjectNode> page, String path, String next) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode values = answer.putArray("values");
        page.forEach(values::add);
        answer.put("count", page.size());
        ObjectNode links = answer.putObject("links");
        if (!next.isEmpty()) {
            links.put("next", path.replaceFirst(".*/v1", "v1") + next);
        }
        return answer.toString();
    }

    private static boolean matches(JsonNode record, String query) {
        Matcher condition = CONDITION.matcher(query);
        while (condition.find()) {
            String text = record.path(condition.group(1))
                    .asString(record.path("createdAt").asString(""));
            if (text.isEmpty()) {
                continue;
            }
            long at = Instant.parse(text).toEpochMilli();
            long limit = Long.parseLong(condition.group(3));
            if (condition.group(2).equals("<") ? at >= limit : at < limit) {
                return false;
            }
        }
        return true;
    }

    static Map<String, String> parameters(String target) {
        Map<String, String> parameters = new HashMap<>();
        int query = target.indexOf('?');
        if (query >= 0) {
            for (String pair : target.substring(query + 1).split("&")) {
                String[] parts = pair.split("=", 2);
                parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    public static MockResponse json(String body) {
        return status(200, body);
    }

    public static MockResponse status(int code, String body) {
        return new MockResponse.Builder()
                .code(code)
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }
}
