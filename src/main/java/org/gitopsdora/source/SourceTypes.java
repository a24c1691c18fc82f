package org.gitopsdora.source;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gitopsdora.config.Block;

/**
 * The types of source that a house knows.
 *
 * @param all in no order that matters
 */
public record SourceTypes(List<SourceType> all) {
    /** One entry under {@code sources}. */
    public ConfiguredSource read(Block block) {
        String name = block.string("type");
        return all.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> block.unknown(
                        "type", name, all.stream().map(SourceType::name).toList()))
                .read(block);
    }

    /** Whether sources of the type tell of incidents. */
    public boolean tellsOfIncidents(String name) {
        return all.stream()
                .anyMatch(type -> type.tellsOfIncidents() && type.name().equals(name));
    }

    /** The types whose sources can give their whole history. */
    public List<String> historical() {
        return all.stream().filter(SourceType::hasHistory).map(SourceType::name).toList();
    }

    public List<Dataset<?>> datasets() {
        return all.stream()
                .<Dataset<?>>flatMap(type -> type.datasets().stream())
                .toList();
    }

    public List<DeploymentConvention> conventions() {
        return all.stream().flatMap(type -> type.convention().stream()).toList();
    }

    /** Sources for the repositories that no configured source reads, each once. */
    public List<ConfiguredSource> readersOf(
            Collection<ServiceRepository> repositories, List<ConfiguredSource> configured) {
        Map<String, ConfiguredSource> readers = new LinkedHashMap<>();
        repositories.stream()
                .filter(repository -> configured.stream().noneMatch(repository::isReadBy))
                .forEach(repository ->
                        findReader(repository).ifPresent(reader -> readers.putIfAbsent(repository.name(), reader)));
        return List.copyOf(readers.values());
    }

    private Optional<ConfiguredSource> findReader(ServiceRepository repository) {
        return all.stream()
                .flatMap(type -> type.findReader(repository).stream())
                .findFirst();
    }
}
