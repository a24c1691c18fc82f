package org.gitopsdora.source.pagerduty;

import java.time.Instant;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.json.Fields;
import tools.jackson.databind.JsonNode;

/** Turns services into landed records. */
final class ServiceRecords {
    private final String instance;
    private final Extraction extraction;
    private final LandedPagerduty landed;
    private final String origin;

    /**
     * @param origin where they come from, for what is rejected
     */
    ServiceRecords(String instance, Extraction extraction, LandedPagerduty landed, String origin) {
        this.instance = instance;
        this.extraction = extraction;
        this.landed = landed;
        this.origin = origin;
    }

    /** Lands a service unless it looks as it did when it was landed last. */
    void land(JsonNode service) {
        extraction.countRead(1);
        Fields fields = new Fields();
        String key = fields.text(service, "id");
        if (key == null) {
            extraction.reject(origin, 0, "a service without id", service.toString());
            return;
        }
        Attributes attributes = Attributes.ofService(service, fields);
        String name = PagerdutyText.nameOf(service, fields, "name");
        String status = PagerdutyText.word(fields.text(service, "status"));
        String url = fields.text(service, "html_url");
        Instant createdAt = fields.time(service, "created_at");
        long integrations = fields.list(service, "integrations").size();
        String stateHash = ContentHash.of(name, status, url, createdAt, integrations, attributes.toString());
        if (!landed.isSameService(key, stateHash)) {
            Instant at = extraction.now();
            PagerdutyService row = new PagerdutyService(
                    PagerdutySource.TYPE,
                    instance,
                    at,
                    ContentHash.of(instance, key, stateHash, at),
                    stateHash,
                    key,
                    name,
                    status,
                    url,
                    createdAt,
                    integrations,
                    service.toString());
            attributes.landWith(PagerdutyService.DATASET, row, extraction);
            landed.remember(row);
        }
        PagerdutyText.reject(fields, extraction, origin, key);
    }
}
