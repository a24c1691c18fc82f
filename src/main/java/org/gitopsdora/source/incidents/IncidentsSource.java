package org.gitopsdora.source.incidents;

import java.util.List;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.PayloadReading;
import org.gitopsdora.source.Source;
import org.gitopsdora.source.json.JsonRecords;
import tools.jackson.databind.node.ObjectNode;

/** One tool that manages incidents: files exported from it. */
public final class IncidentsSource implements Source {
    static final String TYPE = "incidents";

    /** What is joined comes before what joins it; files, which say what has been read, stand last. */
    public static final List<Dataset<?>> DATASETS =
            List.of(IncidentField.DATASET, Incident.DATASET, IncidentFile.DATASET);

    private final IncidentsConfig config;

    public IncidentsSource(IncidentsConfig config) {
        this.config = config;
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
        new IncidentsFiles(config, extraction).read();
    }

    /** A row that was read with another mapping of columns keeps its reading: files are read again when the mapping changes. */
    @Override
    public List<PayloadReading<?>> payloadReadings() {
        return List.of(new PayloadReading<>(
                Incident.DATASET, incident -> incident.mappingHash().equals(config.mappingHash()), this::readAgain));
    }

    private void readAgain(Incident incident, Extraction extraction) {
        if (JsonRecords.readTree(incident.payload()) instanceof ObjectNode row) {
            IncidentRows.Read read =
                    new IncidentRows(config, incident.extractedAt()).read(row, incident.file(), incident.position());
            if (!read.problems().isEmpty()) {
                extraction.reject("landing", 0, String.join("; ", read.problems()), incident.payload());
            }
            read.land(extraction);
        }
    }

    @Override
    public List<Diagnosis> diagnose(Extraction extraction) {
        return new IncidentsDoctor(config, extraction).diagnose();
    }
}
