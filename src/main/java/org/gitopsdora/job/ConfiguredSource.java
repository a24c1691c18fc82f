package org.gitopsdora.job;

import java.util.Map;
import java.util.function.Function;
import org.gitopsdora.source.Source;

/**
 * One entry under {@code sources}, read but not opened.
 *
 * @param facts what is landed about it, without secrets: keys of the {@code sources} section of {@link ConfigEntry}
 */
record ConfiguredSource(
        String type, String name, int line, Map<String, String> facts, Function<Surroundings, Source> open) {

    /** What a source may need from the house around it. */
    record Surroundings(JobConfig config) {}

    boolean isCalled(String typeOrName) {
        return type.equals(typeOrName) || name.equals(typeOrName);
    }
}
