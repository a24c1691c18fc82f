package org.gitopsdora.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.gitopsdora.demo.PagerdutyJson.Entry;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * PagerDuty's REST API on loopback, for reading: the answers, the filters and the errors of version 2. Lists show a month unless asked for
 * more, nothing at all of more than six, and never what lies beyond the first 10,000. It counts what it is asked.
 */
public final class PagerdutyServer implements AutoCloseable {
    private static final String VERSION = "application/vnd.pagerduty+json;version=2";
    private static final int CAP = 10_000;
    private static final int MOST = 100;
    private static final int USUAL = 25;
    private static final Duration LONGEST = Duration.ofDays(184);
    private static final Duration USUAL_SPAN = Duration.ofDays(30);

    private final List<SimulatedIncident> incidents;
    private final Instant now;
    private final String token;
    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();

    /**
     * @param incidents as they are at the end of the simulation
     * @param now the simulated one: where lists end unless told otherwise
     */
    PagerdutyServer(List<SimulatedIncident> incidents, Instant now, String token) throws IOException {
        this.incidents = List.copyOf(incidents);
        this.now = now;
        this.token = token;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "simulated-pagerduty");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String token() {
        return token;
    }

    /** Requests by path, queries left out. */
    public Map<String, Long> requests() {
        Map<String, Long> counts = new TreeMap<>();
        requests.forEach((path, count) -> counts.put(path, count.sum()));
        return counts;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(exchange);
            requests.computeIfAbsent(request.path(), path -> new LongAdder()).increment();
            if (!request.header("Authorization").equals("Token token=" + token)) {
                request.json(401, PagerdutyJson.error(2006, "Authentication failed"));
            } else if (!request.method().equals("GET")) {
                request.json(403, PagerdutyJson.error(2010, "Access Denied"));
            } else if (!request.header("Accept").contains(VERSION)
                    || !request.header("Content-Type").startsWith("application/json")) {
                request.json(400, PagerdutyJson.error(2001, "Invalid Input Provided"));
            } else {
                answer(request);
            }
        } catch (DateTimeException e) {
            throw new IOException("A time that cannot be read: " + exchange.getRequestURI(), e);
        }
    }

    private void answer(Request request) throws IOException {
        switch (request.path()) {
            case "/services" ->
                page(
                        request,
                        "services",
                        OnCall.SERVICES.stream().map(PagerdutyJson::service).toList());
            case "/incidents" -> page(request, "incidents", created(request));
            case "/log_entries" -> page(request, "log_entries", said(request));
            case "/abilities" -> {
                ObjectNode abilities = ApplicationJson.MAPPER.createObjectNode();
                abilities.putArray("abilities").add("teams").add("custom_fields");
                request.json(200, abilities);
            }
            case "/incidents/custom_fields" -> {
                ObjectNode fields = ApplicationJson.MAPPER.createObjectNode();
                fields.putArray("fields").add(PagerdutyJson.customField());
                request.json(200, fields);
            }
            default -> one(request, request.path().split("/", -1));
        }
    }

    /** {@code /incidents/<id>} and what lies below it. */
    private void one(Request request, String[] path) throws IOException {
        Optional<SimulatedIncident> found = path.length > 2 && path[1].equals("incidents")
                ? incidents.stream().filter(each -> each.id.equals(path[2])).findFirst()
                : Optional.empty();
        if (found.isEmpty()) {
            request.json(404, PagerdutyJson.error(2100, "Not Found"));
            return;
        }
        SimulatedIncident incident = found.get();
        ObjectNode answer = ApplicationJson.MAPPER.createObjectNode();
        switch (request.path().substring(("/incidents/" + incident.id).length())) {
            case "" -> {
                answer.set("incident", PagerdutyJson.incident(incident));
                request.json(200, answer);
            }
            case "/alerts" -> page(request, "alerts", List.of(PagerdutyJson.alert(incident)));
            case "/custom_fields/values" -> {
                answer.putArray("custom_fields").add(PagerdutyJson.customFieldValue(incident));
                request.json(200, answer);
            }
            default -> request.json(404, PagerdutyJson.error(2100, "Not Found"));
        }
    }

    /** Filters by creation, whatever became of them later. */
    private List<ObjectNode> created(Request request) {
        boolean isAll = "all".equals(request.first("date_range"));
        Instant until = isAll ? Instant.MAX : time(request, "until", now);
        Instant since = isAll ? Instant.MIN : time(request, "since", now.minus(USUAL_SPAN));
        if (!isAll && Duration.between(since, until).compareTo(LONGEST) > 0) {
            return List.of();
        }
        List<String> statuses = request.query().getOrDefault("statuses[]", List.of());
        List<String> services = request.query().getOrDefault("service_ids[]", List.of());
        return incidents.stream()
                .filter(each -> !each.createdAt.isBefore(since) && each.createdAt.isBefore(until))
                .filter(each -> statuses.isEmpty() || statuses.contains(each.status()))
                .filter(each -> services.isEmpty() || services.contains(each.service.id()))
                .sorted(Comparator.comparing(each -> each.createdAt))
                .map(PagerdutyJson::incident)
                .toList();
    }

    private List<ObjectNode> said(Request request) {
        Instant until = time(request, "until", now);
        Instant since = time(request, "since", now.minus(USUAL_SPAN));
        boolean isWhole = request.query().getOrDefault("include[]", List.of()).contains("incidents");
        return PagerdutyJson.log(incidents).stream()
                .filter(each -> !each.at().isBefore(since) && each.at().isBefore(until))
                .map(each -> isWhole ? whole(each) : each.json())
                .toList();
    }

    private static ObjectNode whole(Entry entry) {
        entry.json().set("incident", PagerdutyJson.incident(entry.incident()));
        return entry.json();
    }

    private static Instant time(Request request, String name, Instant fallback) {
        String text = request.first(name);
        return text == null ? fallback : Instant.parse(text);
    }

    private static void page(Request request, String name, List<ObjectNode> all) throws IOException {
        int limit = Math.min(MOST, number(request, "limit", USUAL));
        int offset = number(request, "offset", 0);
        if (offset + limit > CAP) {
            request.json(
                    400,
                    PagerdutyJson.error(
                            2001,
                            "Arguments Caused Error",
                            "Offset+limit exceeds maximum allowed value of %d".formatted(CAP)));
            return;
        }
        ObjectNode answer = ApplicationJson.MAPPER.createObjectNode();
        ArrayNode items = answer.putArray(name);
        all.stream().skip(offset).limit(limit).forEach(items::add);
        answer.put("limit", limit).put("offset", offset).put("more", offset + limit < all.size());
        if ("true".equals(request.first("total"))) {
            answer.put("total", all.size());
        } else {
            answer.putNull("total");
        }
        request.json(200, answer);
    }

    private static int number(Request request, String name, int fallback) {
        String text = request.first(name);
        return text == null ? fallback : Integer.parseInt(text);
    }
}
