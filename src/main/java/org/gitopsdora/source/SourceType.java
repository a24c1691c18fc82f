package org.gitopsdora.source;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.gitopsdora.config.Block;

/** One type of source: everything that the house knows about it. Each room has one, and the list of sources one line for each. */
public interface SourceType {
    /** As in the job's YAML; also the beginning of its datasets' names. */
    String name();

    /** What its sources can have landed, whatever a job reads: the SQL reads all of it. */
    List<Dataset<?>> datasets();

    /** Reads one entry under {@code sources}; opens nothing. */
    ConfiguredSource read(Block block);

    /** Whether its sources tell of incidents: services may name them in their rules. */
    default boolean tellsOfIncidents() {
        return false;
    }

    /** Whether its sources can give their whole history at once: {@link HistoricalSource}. */
    default boolean hasHistory() {
        return false;
    }

    /** What it leaves in the repositories that it deploys from. */
    default Optional<DeploymentConvention> convention() {
        return Optional.empty();
    }

    /** Answers what SQL asks of this type; empty if nothing can be asked. */
    default Optional<Respondent> findRespondent(List<ConfiguredSource> sources, Surroundings around) {
        return Optional.empty();
    }

    /** Answers that would be taken for complete although a part of them is damaged: they are not read, and so asked for again. */
    default List<Dataset<?>> listUndone(Predicate<Dataset<?>> isDamaged) {
        return List.of();
    }

    /** Reads the repository of a service's code, which nobody lists under {@code sources}; empty unless this type reads repositories. */
    default Optional<ConfiguredSource> findReader(ServiceRepository repository) {
        return Optional.empty();
    }
}
