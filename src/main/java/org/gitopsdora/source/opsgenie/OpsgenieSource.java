package org.gitopsdora.source.opsgenie;

import java.util.List;
import org.gitopsdora.http.Pauses;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.HistoricalSource;
import org.gitopsdora.source.HistoryExport;
import org.gitopsdora.source.PayloadReading;
import org.gitopsdora.source.json.JsonRecords;
import tools.jackson.databind.JsonNode;

/** One account of Opsgenie, or one site of Jira Service Management: its API, files exported from it, or both. */
public final class OpsgenieSource implements HistoricalSource {
    /** What is joined comes before what joins it; windows, which say what has been read, stand last. */
    public static final List<Dataset<?>> DATASETS = List.of(
            OpsgenieName.DATASET,
            OpsgenieEntry.DATASET,
            OpsgenieField.DATASET,
            OpsgenieIncident.DATASET,
            OpsgenieWindow.DATASET);

    static final String TYPE = "opsgenie";

    private final OpsgenieConfig config;
    private final Pauses pauses;
    private final Limits limits;

    public OpsgenieSource(OpsgenieConfig config) {
        this(config, Pauses.REAL, Limits.API);
    }

    OpsgenieSource(OpsgenieConfig config, Pauses pauses, Limits limits) {
        this.config = config;
        this.pauses = pauses;
        this.limits = limits;
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

    /** Files first: they can be read when the API cannot. */
    @Override
    public void extract(Extraction extraction) {
        new OpsgenieFiles(config, extraction).read();
        if (config.url().isPresent()) {
            try (OpsgenieClient client = new OpsgenieClient(config, pauses)) {
                new OpsgenieReading(config, client, limits, extraction).read();
            }
        }
    }

    @Override
    public List<PayloadReading<?>> payloadReadings() {
        return List.of(
                new PayloadReading<>(
                        OpsgenieIncident.DATASET,
                        (incident, extraction) -> new OpsgenieRecords(
                                        config.name(), Dialect.of(incident.dialect()), extraction)
                                .land(
                                        Unit.of(incident.unit()),
                                        JsonRecords.readTree(incident.payload()),
                                        "landing",
                                        0)),
                new PayloadReading<>(
                        OpsgenieEntry.DATASET,
                        (entry, extraction) -> records(extraction)
                                .landEntries(
                                        Unit.of(entry.unit()),
                                        entry.incidentKey(),
                                        List.of(JsonRecords.readTree(entry.payload())),
                                        "landing")),
                new PayloadReading<>(OpsgenieName.DATASET, (name, extraction) -> {
                    JsonNode payload = JsonRecords.readTree(name.payload());
                    if (name.kind().equals("service")) {
                        records(extraction).landService(payload);
                    } else {
                        records(extraction).landTeam(payload);
                    }
                }));
    }

    private OpsgenieRecords records(Extraction extraction) {
        return new OpsgenieRecords(config.name(), config.dialect(), extraction);
    }

    @Override
    public List<Diagnosis> diagnose(Extraction extraction) {
        return new OpsgenieDoctor(config, extraction).diagnose(pauses);
    }

    @Override
    public HistoryExport openHistory() {
        return new OpsgenieHistory(config, pauses, limits);
    }
}
