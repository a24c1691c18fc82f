package org.gitopsdora.source.pagerduty;

import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.http.JsonRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The custom fields of incidents, one request an incident: asked for only where the account has any, and no longer when it turns out that
 * the key may not read them.
 */
final class CustomFieldReading {
    private static final String DEFAULT_TYPE = "incident_default";

    /** One incident may be gone; where this many have no fields, there are none. */
    private static final int MISSES = 3;

    private final PagerdutyClient client;
    private boolean isProbed;
    private boolean hasDefaultFields = true;
    private boolean isListed;
    private int misses;
    private @Nullable String refusal;

    CustomFieldReading(PagerdutyClient client) {
        this.client = client;
    }

    /** The values of an incident's fields; null if it has none that may be read. */
    @Nullable
    JsonNode read(PagerdutyIncident incident) {
        probe();
        boolean isDefault =
                incident.incidentType() == null || incident.incidentType().equals(DEFAULT_TYPE);
        if (refusal != null || misses >= MISSES || (isDefault && !hasDefaultFields)) {
            return null;
        }
        try {
            JsonNode answer = client.tree(request(incident.incidentKey()));
            misses = 0;
            return answer;
        } catch (HttpFailure e) {
            if (!PagerdutyClient.isRefused(e)) {
                throw e;
            }
            if (e.kind() == HttpFailure.Kind.NOT_FOUND) {
                misses++;
            } else {
                refusal = e.getMessage();
            }
            return null;
        }
    }

    /** Why none may be read although the account has some; null if they may, or it has none for all that is known. */
    @Nullable
    String refusal() {
        return isListed ? refusal : null;
    }

    static JsonRequest request(String incidentKey) {
        return JsonRequest.get("incidents", incidentKey, "custom_fields", "values");
    }

    /** An account without a field of its own saves a request per incident. Incident types may still have theirs. */
    private void probe() {
        if (isProbed) {
            return;
        }
        isProbed = true;
        try {
            JsonNode fields =
                    client.tree(JsonRequest.get("incidents", "custom_fields")).path("fields");
            isListed = fields.isArray() && !fields.isEmpty();
            hasDefaultFields = isListed || !fields.isArray();
        } catch (HttpFailure e) {
            if (!PagerdutyClient.isRefused(e) && !PagerdutyClient.isOfOnePart(e)) {
                throw e;
            }
            // The list needs a right of its own, and is to go: the incidents themselves will say.
        } catch (UnusableAnswer e) {
            hasDefaultFields = true;
        }
    }
}
