package org.gitopsdora.source.flux;

import java.util.ArrayList;
import java.util.List;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.PayloadReading;
import org.gitopsdora.source.Source;
import org.gitopsdora.source.json.JsonRecords;

/** One Flux: files exported from its cluster. */
public final class FluxSource implements Source {
    static final String TYPE = "flux";

    /** What is joined comes before what joins it; files, which say what has been read, stand last. */
    public static final List<Dataset<?>> DATASETS = List.of(
            FluxEvent.DATASET,
            FluxRelease.DATASET,
            FluxHistoryEntry.DATASET,
            FluxCondition.DATASET,
            FluxArtifact.DATASET,
            FluxImage.DATASET,
            FluxAttribute.DATASET,
            FluxObject.DATASET,
            FluxSighting.DATASET,
            FluxListing.DATASET,
            FluxFile.DATASET);

    private final FluxConfig config;

    public FluxSource(FluxConfig config) {
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
        List<String> patterns = new ArrayList<>(config.inventory());
        patterns.addAll(config.eventLogs());
        new FluxFiles(config.name(), extraction).read(patterns);
    }

    /** Sightings are not read again: that an object was still so has no payload of its own. */
    @Override
    public List<PayloadReading<?>> payloadReadings() {
        return List.of(
                new PayloadReading<>(
                        FluxObject.DATASET,
                        (object, extraction) -> new ObjectRecords(object.instance(), extraction)
                                .land(
                                        JsonRecords.readTree(object.payload()),
                                        new ObjectRecords.Place("landing", 0, object.extractedAt()))),
                new PayloadReading<>(FluxEvent.DATASET, FluxSource::readAgain));
    }

    /** What it was wrapped in is not kept: what that said is taken from the first reading. */
    private static void readAgain(FluxEvent event, Extraction extraction) {
        EventRecord record = new EventRecord(JsonRecords.readTree(event.payload()), event.payload());
        Labels labels = new Labels(
                event.cluster(), event.namespace(), new EventTime(event.occurredAt(), (int) event.occurredDigits()));
        EventRows.Answer answer = new EventRows(event.instance(), event.extractedAt()).event(record, labels);
        FluxEvent row = answer.row();
        if (row != null) {
            extraction.land(FluxEvent.DATASET, row);
        } else if (answer.reason() != null) {
            extraction.reject("landing", 0, answer.reason(), event.payload());
        }
    }

    @Override
    public List<Diagnosis> diagnose(Extraction extraction) {
        return new FluxDoctor(config, extraction).diagnose();
    }
}
