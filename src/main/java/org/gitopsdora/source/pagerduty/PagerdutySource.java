package org.gitopsdora.source.pagerduty;

import java.util.List;
import org.gitopsdora.http.Pauses;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.PayloadReading;
import org.gitopsdora.source.Source;
import org.gitopsdora.source.json.JsonRecords;
import tools.jackson.databind.JsonNode;

/** One account of PagerDuty, or the part of it that a key may see. */
public final class PagerdutySource implements Source {
    /**
     * What is joined comes before what joins it. Absences say which incidents have to be read again, and windows what has been read in
     * full: they stand last, in this order.
     */
    public static final List<Dataset<?>> DATASETS = List.of(
            PagerdutyAttribute.DATASET,
            PagerdutyService.DATASET,
            PagerdutyAlert.DATASET,
            PagerdutyCustomFields.DATASET,
            PagerdutyLogEntry.DATASET,
            PagerdutyIncident.DATASET,
            PagerdutyAbsence.DATASET,
            PagerdutyWindow.DATASET);

    static final String TYPE = "pagerduty";

    private final PagerdutyConfig config;
    private final Pauses pauses;

    public PagerdutySource(PagerdutyConfig config) {
        this(config, Pauses.REAL);
    }

    PagerdutySource(PagerdutyConfig config, Pauses pauses) {
        this.config = config;
        this.pauses = pauses;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public List<Dataset<?>> datasets() {
        return DATASETS;
    }

    @Override
    public void extract(Extraction extraction) {
        try (PagerdutyClient client = new PagerdutyClient(config, pauses)) {
            new PagerdutyReading(config, client, extraction).read();
        }
    }

    @Override
    public List<PayloadReading<?>> payloadReadings() {
        return List.of(
                new PayloadReading<>(
                        PagerdutyService.DATASET,
                        (service, extraction) -> new ServiceRecords(
                                        config.name(), extraction, LandedPagerduty.nothing(config), "landing")
                                .land(JsonRecords.readTree(service.payload()))),
                new PayloadReading<>(PagerdutyIncident.DATASET, (incident, extraction) -> {
                    JsonNode payload = JsonRecords.readTree(incident.payload());
                    PagerdutyRecords.Seen seen = records(extraction).read(payload, "landing");
                    if (seen != null) {
                        records(extraction).land(seen.incident(), payload);
                    }
                }),
                new PayloadReading<>(
                        PagerdutyAlert.DATASET,
                        (alert, extraction) -> records(extraction)
                                .landAlert(JsonRecords.readTree(alert.payload()), alert.incidentKey(), "landing")),
                new PayloadReading<>(
                        PagerdutyCustomFields.DATASET,
                        (fields, extraction) -> records(extraction)
                                .landCustomFields(
                                        JsonRecords.readTree(fields.payload()), fields.incidentKey(), "landing")),
                new PayloadReading<>(PagerdutyLogEntry.DATASET, (entry, extraction) -> {
                    PagerdutyLogEntry row =
                            records(extraction).readLogEntry(JsonRecords.readTree(entry.payload()), "landing");
                    if (row != null) {
                        records(extraction).land(row.orOf(entry.serviceKey()));
                    }
                }));
    }

    private PagerdutyRecords records(Extraction extraction) {
        return new PagerdutyRecords(config.name(), extraction, LandedPagerduty.nothing(config));
    }

    @Override
    public List<Diagnosis> diagnose(Extraction extraction) {
        return new PagerdutyDoctor(config, extraction).diagnose(pauses);
    }
}
