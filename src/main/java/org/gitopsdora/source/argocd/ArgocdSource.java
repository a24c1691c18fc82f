package org.gitopsdora.source.argocd;

import java.util.ArrayList;
import java.util.List;
import org.gitopsdora.http.Pauses;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Landable;
import org.gitopsdora.source.PayloadReading;
import org.gitopsdora.source.Polled;
import org.gitopsdora.source.Source;
import org.gitopsdora.source.json.JsonRecords;
import tools.jackson.databind.JsonNode;

/** One Argo CD: its API, files exported from it, or both. */
public final class ArgocdSource implements Source, Polled {
    /** What is joined comes before what joins it; listings, which say what has been read, stand last. */
    public static final List<Dataset<?>> DATASETS = List.of(
            ArgocdImage.DATASET,
            ArgocdOperationSource.DATASET,
            ArgocdHistoryEntry.DATASET,
            ArgocdOperation.DATASET,
            ArgocdAttribute.DATASET,
            ArgocdApplication.DATASET,
            ArgocdEvent.DATASET,
            ArgocdAbsence.DATASET,
            ArgocdSighting.DATASET,
            ArgocdListing.DATASET);

    static final String TYPE = "argocd";

    private final ArgocdConfig config;
    private final Pauses pauses;

    public ArgocdSource(ArgocdConfig config) {
        this(config, Pauses.REAL);
    }

    ArgocdSource(ArgocdConfig config, Pauses pauses) {
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

    /** Files first: they can be read when the API cannot. */
    @Override
    public void extract(Extraction extraction) {
        new ArgocdFiles(config.name(), extraction).read(patterns());
        if (config.url().isPresent()) {
            try (ArgocdClient client = new ArgocdClient(config, pauses)) {
                new ArgocdReading(config, client, extraction).read();
            }
        }
    }

    /** Argo CD keeps one failed operation and the last transition of health: states alone, without events. Files are there for the night. */
    @Override
    public void poll(Extraction extraction) {
        if (config.url().isPresent()) {
            try (ArgocdClient client = new ArgocdClient(config, pauses)) {
                new ArgocdReading(config, client, new ChangedSightings(config.name(), extraction)).readStates();
            }
        }
    }

    /** Sightings are not read again: that an application was still so has no payload of its own. */
    @Override
    public List<PayloadReading<?>> payloadReadings() {
        return List.of(
                new PayloadReading<>(
                        ArgocdApplication.DATASET,
                        (application, extraction) -> new ApplicationRecords(extraction)
                                .land(JsonRecords.readTree(application.payload()), landed(application), 0)),
                new PayloadReading<>(ArgocdEvent.DATASET, ArgocdSource::readAgain));
    }

    private static void readAgain(ArgocdEvent event, Extraction extraction) {
        EventRecords records = new EventRecords(extraction);
        JsonNode payload = JsonRecords.readTree(event.payload());
        if (EventRecords.isEvent(payload)) {
            records.landEvent(payload, landed(event), 0);
        } else {
            records.landLogLine(payload, landed(event), 0);
        }
    }

    private static Evidence landed(Landable row) {
        return new Evidence(row.instance(), row.extractedAt(), "landing", null, row.extractedAt());
    }

    @Override
    public List<Diagnosis> diagnose(Extraction extraction) {
        return new ArgocdDoctor(config, extraction).diagnose(pauses);
    }

    private List<String> patterns() {
        List<String> patterns = new ArrayList<>(config.files());
        patterns.addAll(config.eventLogs());
        return patterns;
    }
}
