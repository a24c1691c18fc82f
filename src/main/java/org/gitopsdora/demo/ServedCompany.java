package org.gitopsdora.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the Argo CD server has to show at the end of the simulation, ready to be sent. Immutable, so every thread may read it. */
final class ServedCompany {
    private final Map<String, byte[]> applications = new TreeMap<>();
    private final Map<String, String> projects = new TreeMap<>();
    private final Map<String, String> uids = new TreeMap<>();
    private final List<ClusterEvent> events;
    private final LoadApplications load;

    ServedCompany(Company company) {
        Instant until = company.config.until();
        List<ObjectNode> objects = company.controller.applications().stream()
                .filter(application -> !application.isDeleted)
                .map(application -> ApplicationJson.of(application, until, company.cluster.nextResourceVersion()))
                .toList();
        for (ObjectNode object : objects) {
            String name = object.path("metadata").path("name").stringValue();
            applications.put(name, object.toString().getBytes(StandardCharsets.UTF_8));
            projects.put(name, object.path("spec").path("project").stringValue());
            uids.put(name, object.path("metadata").path("uid").stringValue());
        }
        events = company.cluster.eventsSince(until.minus(company.config.eventTtl()));
        load = new LoadApplications(company.config.applications(), objects);
    }

    LoadApplications load() {
        return load;
    }

    Set<String> projects() {
        TreeSet<String> all = new TreeSet<>(projects.values());
        if (load.size() > 0) {
            all.add(LoadApplications.PROJECT);
        }
        return all;
    }

    /** Of an application by name, empty if there is none. */
    Optional<String> project(String name) {
        return load.find(name) >= 0 ? Optional.of(LoadApplications.PROJECT) : Optional.ofNullable(projects.get(name));
    }

    List<ClusterEvent> events(String name) {
        @Nullable String uid = uids.get(name);
        return events.stream()
                .filter(event -> event.applicationUid().equals(uid))
                .toList();
    }

    void write(String name, OutputStream out) throws IOException {
        int number = load.find(name);
        if (number >= 0) {
            load.write(number, out);
        } else {
            byte[] application = applications.get(name);
            if (application == null) {
                throw new IllegalArgumentException("No application called " + name);
            }
            out.write(application);
        }
    }

    /** Calls for every application of the projects, sorted by name. */
    void forEach(Set<String> chosen, Visitor visitor) throws IOException {
        boolean isLoadTold = load.size() == 0 || !chosen.contains(LoadApplications.PROJECT);
        for (Map.Entry<String, byte[]> application : applications.entrySet()) {
            if (!isLoadTold && application.getKey().compareTo(load.name(0)) > 0) {
                tellLoad(visitor);
                isLoadTold = true;
            }
            if (chosen.contains(projects.get(application.getKey()))) {
                visitor.visit(application.getValue().length, out -> out.write(application.getValue()));
            }
        }
        if (!isLoadTold) {
            tellLoad(visitor);
        }
    }

    private void tellLoad(Visitor visitor) throws IOException {
        for (int number = 0; number < load.size(); number++) {
            int each = number;
            visitor.visit(load.length(number), out -> load.write(each, out));
        }
    }

    /** Is told an application's length before its text is made: sums need not build it. */
    interface Visitor {
        void visit(long length, Text text) throws IOException;
    }

    /** An application's JSON, made when it is asked for. */
    interface Text {
        void writeTo(OutputStream out) throws IOException;
    }
}
