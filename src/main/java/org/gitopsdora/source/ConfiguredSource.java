package org.gitopsdora.source;

import java.util.Map;

/**
 * One entry under {@code sources}, read but not opened.
 *
 * @param line where it stands
 * @param facts what is landed about it, without secrets; {@code repository_key} and {@code branch} where it is a repository
 * @param opening opens it; only its own room looks inside
 */
public record ConfiguredSource(String type, String name, int line, Map<String, String> facts, Opening opening) {
    /** Makes a source of what has been read about it. */
    public interface Opening {
        Source open(Surroundings around);
    }

    public Source open(Surroundings around) {
        return opening.open(around);
    }

    /** Whether the command line or a rule means this one. */
    public boolean isCalled(String typeOrName) {
        return type.equals(typeOrName) || name.equals(typeOrName);
    }
}
