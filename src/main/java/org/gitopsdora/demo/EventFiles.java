package org.gitopsdora.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.node.ObjectNode;

/** The exported event log: {@code events.ndjson.gz} with duplicates, and part of it again as the controller's log lines. */
final class EventFiles {
    private static final int TOLD_TWICE = 11;
    private static final int LOGGED = 7;

    private EventFiles() {}

    static void write(Path folder, List<ClusterEvent> events) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("events.ndjson.gz")))) {
            for (int number = 0; number < events.size(); number++) {
                ObjectNode event = number % 2 == 0
                        ? EventJson.kubernetes(events.get(number))
                        : EventJson.exported(events.get(number));
                line(out, event);
                if (number % TOLD_TWICE == 0) {
                    line(out, event);
                }
            }
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve("events-controller-log.ndjson"))) {
            for (int number = 0; number < events.size(); number += LOGGED) {
                line(out, EventJson.logLine(events.get(number)));
            }
        }
    }

    private static void line(OutputStream out, ObjectNode node) throws IOException {
        out.write((node + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
