package org.gitopsdora.source.opsgenie;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Asks what services and teams are called, each once in a run. A service that is asked for by id is one that an incident hit. */
final class NameReading {
    private final OpsgenieClient client;
    private final Set<String> services = new HashSet<>();
    private boolean areTeamsRead;

    NameReading(OpsgenieClient client) {
        this.client = client;
    }

    void readFor(JsonNode record, OpsgenieRecords records) {
        for (JsonNode service : record.path("impactedServices")) {
            String key = service.asString("");
            if (!key.isEmpty() && services.add(key)) {
                client.findService(key).ifPresent(records::landService);
            }
        }
        if (!areTeamsRead) {
            areTeamsRead = true;
            client.listTeams().forEach(records::landTeam);
        }
    }
}
