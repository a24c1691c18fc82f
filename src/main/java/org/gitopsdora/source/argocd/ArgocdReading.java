package org.gitopsdora.source.argocd;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.source.json.JsonRecords;
import tools.jackson.databind.JsonNode;

/** One run's reading of the API: who may ask, which applications there are, which are missing, what happened to them. */
final class ArgocdReading {
    /** The scope of a list that is not limited to a project. */
    static final String ALL = "*";

    private final ArgocdConfig config;
    private final ArgocdClient client;
    private final Extraction extraction;
    private final ApplicationRecords records;

    ArgocdReading(ArgocdConfig config, ArgocdClient client, Extraction extraction) {
        this.config = config;
        this.client = client;
        this.extraction = extraction;
        this.records = new ApplicationRecords(extraction);
    }

    /** What one list showed. */
    record Shown(String scope, Instant observedAt, long count, Map<String, ApplicationName> applications) {}

    void read() {
        try {
            List<String> scopes = readableScopes();
            List<Shown> lists = new ArrayList<>();
            Map<String, ApplicationName> applications = new LinkedHashMap<>();
            for (String scope : scopes) {
                Shown shown = list(scope);
                lists.add(shown);
                applications.putAll(shown.applications());
                extraction.progress("applications", applications.size(), 0);
            }
            new ListingCheck(config.name(), client, extraction, records).compare(lists);
            new EventReading(config, client, extraction).read(applications.values());
        } catch (HttpFailure e) {
            throw client.explained(e);
        }
    }

    /** How the applications stand; nothing is concluded from who is missing. */
    void readStates() {
        try {
            readableScopes().forEach(this::list);
        } catch (HttpFailure e) {
            throw client.explained(e);
        }
    }

    /** Refusal must not look like an empty list, so rights are asked for before anything is read. */
    private List<String> readableScopes() {
        client.version();
        String account = account();
        List<String> wanted = config.projects().isEmpty() ? List.of(ALL) : config.projects();
        List<String> refused = wanted.stream()
                .filter(scope -> !client.canGetApplications(scope))
                .toList();
        if (refused.size() == wanted.size()) {
            throw new SourceException(Blame.CREDENTIALS, refusal(account, refused));
        }
        if (!refused.isEmpty()) {
            extraction.gap(new Gap("project_refused", refusal(account, refused), null, null));
        }
        return wanted.stream().filter(scope -> !refused.contains(scope)).toList();
    }

    private String account() {
        return client.account().orElseGet(() -> {
            if (config.token().isPresent()) {
                throw new SourceException(
                        Blame.CREDENTIALS,
                        "argocd %s: the token is refused: it has expired, was revoked or belongs to another server; trying again does not help, issue a new one and put it where `token-file` points"
                                .formatted(config.name()));
            }
            return "role:anonymous";
        });
    }

    private String refusal(String account, Collection<String> projects) {
        List<String> lines = projects.stream()
                .map(project -> ArgocdClient.policyLine(account, project))
                .toList();
        String hint = projects.contains(ALL) ? ", or name the `projects` it may see" : "";
        return "argocd %s: %s may not get applications; trying again does not help, add %s to the policy in argocd-rbac-cm or the project role%s"
                .formatted(config.name(), account, String.join(" and ", lines), hint);
    }

    private Shown list(String scope) {
        ListTaker taker = new ListTaker(extraction.now().truncatedTo(ChronoUnit.MICROS));
        try {
            client.listApplications(scope, taker);
        } catch (HttpFailure e) {
            if (!ArgocdClient.isTooLarge(e)) {
                throw e;
            }
            split(scope, taker, e);
        }
        return new Shown(scope, taker.observedAt, taker.count, taker.applications);
    }

    /** One answer cannot hold everything: by project, and where a project is still too large, one by one. */
    private void split(String scope, ListTaker taker, HttpFailure tooLarge) {
        List<String> projects = scope.equals(ALL) ? client.listProjects() : List.of(scope);
        if (projects.isEmpty()) {
            throw tooLarge;
        }
        for (String project : projects) {
            try {
                if (scope.equals(ALL)) {
                    client.listApplications(project, taker);
                    continue;
                }
            } catch (HttpFailure e) {
                if (!ArgocdClient.isTooLarge(e)) {
                    throw e;
                }
            }
            for (ApplicationName name : client.listNames(project, taker.observedAt)) {
                ArgocdClient.Visibility seen = client.look(name, node -> taker.record(node, 0));
                taker.count += seen == ArgocdClient.Visibility.FOUND ? 1 : 0;
            }
        }
    }

    /** Lands what a list shows and remembers who was in it. */
    private final class ListTaker implements JsonRecords.Taker {
        private final Instant observedAt;
        private final Evidence evidence;
        private final Map<String, ApplicationName> applications = new LinkedHashMap<>();
        private long count;

        ListTaker(Instant observedAt) {
            this.observedAt = observedAt;
            this.evidence = new Evidence(config.name(), extraction.now(), client.listUrl(), observedAt, observedAt);
        }

        @Override
        public void startOfList() {
            // Several lists may add up, and one that broke off is read again: the map knows each application once.
        }

        @Override
        public void record(JsonNode record, long position) {
            extraction.countRead(1);
            // An offset in an answer says nothing tomorrow, and would make the same rejected record look new.
            ApplicationName name = records.land(record, evidence, 0);
            if (name != null) {
                applications.put(name.place(), name);
            }
        }

        @Override
        public void endOfList(long elements) {
            count += elements;
        }

        @Override
        public void unreadable(long position, String reason, String payload) {
            extraction.reject(evidence.origin(), position, reason, payload);
        }
    }
}
