package org.gitopsdora.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Argo CD's REST API on loopback, for reading: the answers and the errors of version 3.5, quirks included. It counts what it is asked
 * and remembers whether anybody ever sent {@code refresh}, which would make a real server reconcile.
 */
public final class ArgocdServer implements AutoCloseable {
    private static final String APPLICATIONS = "/api/v1/applications";
    private static final int THREADS = 32;

    static {
        // The JDK's server sends head and body apart: without this the body waits 40 ms for the client's delayed
        // acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ServedCompany company;
    private final String token;
    private final Duration latency;
    private final long messageLimit;
    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
    private final AtomicLong refreshes = new AtomicLong();
    private volatile Set<String> readableProjects;

    ArgocdServer(ServedCompany company, String token, Duration latency, long messageLimit) throws IOException {
        this.company = company;
        this.token = token;
        this.latency = latency;
        this.messageLimit = messageLimit;
        this.readableProjects = company.projects();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "simulated-argocd");
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

    /** What the token may read from now on; what it may not read is left out of lists without a word. */
    public void grant(Set<String> projects) {
        readableProjects = Set.copyOf(projects);
    }

    /** Requests by path, queries left out. */
    public Map<String, Long> requests() {
        Map<String, Long> counts = new TreeMap<>();
        requests.forEach((path, count) -> counts.put(path, count.sum()));
        return counts;
    }

    /** How often anybody sent {@code refresh}, whatever its value: any value makes Argo CD write. */
    public long refreshes() {
        return refreshes.get();
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
            if (request.query().containsKey("refresh")) {
                refreshes.incrementAndGet();
            }
            pause();
            answer(request);
        }
    }

    private void pause() throws IOException {
        if (latency.isZero()) {
            return;
        }
        try {
            Thread.sleep(latency.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Stopped while answering", e);
        }
    }

    private void answer(Request request) throws IOException {
        String path = request.path();
        if (!path.startsWith("/api/")) {
            answerOutside(request);
            return;
        }
        if (!request.method().equals("GET")) {
            boolean isJson = request.header("Content-Type").startsWith("application/json");
            request.plain(isJson ? 405 : 415, isJson ? "Method Not Allowed" : "Invalid content type");
            return;
        }
        boolean isKnown = request.header("Authorization").equals("Bearer " + token);
        switch (path) {
            case "/api/version" -> request.json(200, version(isKnown));
            case "/api/v1/session/userinfo" -> request.json(200, userInfo(isKnown));
            case "/api/v1/account/can-i/applications/get/*/*" -> {
                if (isSession(request, isKnown)) {
                    boolean mayAll = readableProjects.containsAll(company.projects());
                    request.json(200, object().put("value", mayAll ? "yes" : "no"));
                }
            }
            case "/api/v1/projects" -> {
                if (isSession(request, isKnown)) {
                    request.json(200, projects());
                }
            }
            case APPLICATIONS -> {
                if (isSession(request, isKnown)) {
                    list(request);
                }
            }
            default -> {
                if (!path.startsWith(APPLICATIONS + "/")) {
                    request.plain(404, "Not Found");
                } else if (isSession(request, isKnown)) {
                    one(request, path.substring(APPLICATIONS.length() + 1));
                }
            }
        }
    }

    /** Anything but the API is the UI: a page for who accepts pages, nothing for the rest. */
    private static void answerOutside(Request request) throws IOException {
        if (request.header("Accept").contains("text/html")) {
            request.text(200, "text/html; charset=utf-8", "<!doctype html><html><title>Argo CD</title></html>");
        } else {
            request.plain(404, "404 page not found");
        }
    }

    private static boolean isSession(Request request, boolean isKnown) throws IOException {
        if (isKnown) {
            return true;
        }
        boolean isAbsent = request.header("Authorization").isEmpty();
        refuse(request, 401, 16, isAbsent ? "no session information" : "invalid session: token signature is invalid");
        return false;
    }

    private static ObjectNode version(boolean isKnown) {
        ObjectNode version = object().put("Version", "v3.5.1+109ca7c");
        return isKnown
                ? version.put("BuildDate", "2026-08-12T09:14:02Z")
                        .put("GitCommit", "109ca7c")
                        .put("GitTreeState", "clean")
                        .put("Compiler", "gc")
                        .put("Platform", "linux/amd64")
                : version;
    }

    private static ObjectNode userInfo(boolean isKnown) {
        return isKnown
                ? object().put("loggedIn", true).put("username", "gitops-dora").put("iss", "argocd")
                : object().put("loggedIn", false);
    }

    private ObjectNode projects() {
        ObjectNode list = object();
        list.putObject("metadata").put("resourceVersion", "100001");
        ArrayNode items = list.putArray("items");
        for (String project : new TreeSet<>(company.projects())) {
            if (readableProjects.contains(project)) {
                ObjectNode item = items.addObject();
                item.putObject("metadata").put("name", project).put("namespace", Application.NAMESPACE);
                item.putObject("spec");
                item.putObject("status");
            }
        }
        return list;
    }

    private void list(Request request) throws IOException {
        TreeSet<String> chosen = new TreeSet<>(readableProjects);
        List<String> asked = new ArrayList<>(request.query().getOrDefault("projects", List.of()));
        asked.addAll(request.query().getOrDefault("project", List.of()));
        if (!asked.isEmpty()) {
            chosen.retainAll(asked);
        }
        AtomicLong length = new AtomicLong();
        company.forEach(chosen, (bytes, text) -> length.addAndGet(bytes + 1));
        if (length.get() > messageLimit) {
            refuse(
                    request,
                    429,
                    8,
                    "grpc: received message larger than max (%d vs. %d)".formatted(length.get(), messageLimit));
            return;
        }
        String name = request.first("name");
        List<String> fields = request.query().get("fields");
        if (fields != null) {
            request.json(200, selected(new Selection(String.join(",", fields)), chosen, name));
        } else if (name != null) {
            request.json(200, selected(new Selection(""), chosen, name));
        } else {
            stream(request, chosen);
        }
    }

    /** Written as it is sent: such a list may be half a gigabyte. */
    private void stream(Request request, Set<String> chosen) throws IOException {
        try (OutputStream out = request.open(200, "application/json")) {
            out.write("{\"metadata\":{\"resourceVersion\":\"100001\"},\"items\":[".getBytes(StandardCharsets.UTF_8));
            boolean[] isFirst = {true};
            company.forEach(chosen, (length, text) -> {
                if (!isFirst[0]) {
                    out.write(',');
                }
                isFirst[0] = false;
                text.writeTo(out);
            });
            out.write("]}".getBytes(StandardCharsets.UTF_8));
        }
    }

    private ObjectNode selected(Selection selection, Set<String> chosen, @Nullable String name) throws IOException {
        ArrayNode items = ApplicationJson.MAPPER.createArrayNode();
        company.forEach(chosen, (length, text) -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            text.writeTo(bytes);
            ObjectNode item = (ObjectNode) ApplicationJson.MAPPER.readTree(bytes.toByteArray());
            if (name == null || name.equals(item.path("metadata").path("name").stringValue())) {
                items.add(selection.of(item));
            }
        });
        return selection.list(items);
    }

    private void one(Request request, String rest) throws IOException {
        boolean isEvents = rest.endsWith("/events");
        String name = isEvents ? rest.substring(0, rest.length() - "/events".length()) : rest;
        if (name.isEmpty() || name.contains("/")) {
            request.plain(404, "Not Found");
            return;
        }
        String asked = request.first("project");
        String project = company.project(name).orElse(null);
        boolean isThere = project != null && (asked == null || asked.equals(project));
        if ((asked != null && !readableProjects.contains(asked)) || (!isThere && asked == null)) {
            refuse(request, 403, 7, "permission denied");
        } else if (!isThere) {
            refuse(request, 404, 5, "applications.argoproj.io \"%s\" not found".formatted(name));
        } else if (!readableProjects.contains(project)) {
            refuse(request, 403, 7, "permission denied");
        } else if (isEvents) {
            request.json(200, events(name));
        } else {
            try (OutputStream out = request.open(200, "application/json")) {
                company.write(name, out);
            }
        }
    }

    private ObjectNode events(String name) {
        ObjectNode list = object();
        list.putObject("metadata").put("resourceVersion", "100001");
        ArrayNode items = list.putArray("items");
        company.events(name).forEach(event -> items.add(EventJson.kubernetes(event)));
        return list;
    }

    private static ObjectNode object() {
        return ApplicationJson.MAPPER.createObjectNode();
    }

    /** As grpc-gateway reports an error: the text twice, and gRPC's own code. */
    private static void refuse(Request request, int status, int code, String message) throws IOException {
        request.json(status, object().put("error", message).put("code", code).put("message", message));
    }
}
