package org.gitopsdora.demo;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One exchange: what is asked, and the shapes of answers. */
record Request(HttpExchange exchange, String path, Map<String, List<String>> query) {
    Request(HttpExchange exchange) {
        this(
                exchange,
                exchange.getRequestURI().getPath(),
                parse(exchange.getRequestURI().getRawQuery()));
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String header(String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    @Nullable
    String first(String parameter) {
        List<String> values = query.get(parameter);
        return values == null || values.get(0).isEmpty() ? null : values.get(0);
    }

    OutputStream open(int status, String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, 0);
        return new BufferedOutputStream(exchange.getResponseBody(), 1 << 16);
    }

    void text(int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    void plain(int status, String text) throws IOException {
        text(status, "text/plain; charset=utf-8", text + "\n");
    }

    void json(int status, ObjectNode node) throws IOException {
        text(status, "application/json", node.toString());
    }

    private static Map<String, List<String>> parse(@Nullable String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters
                    .computeIfAbsent(URLDecoder.decode(key, StandardCharsets.UTF_8), missing -> new ArrayList<>())
                    .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
