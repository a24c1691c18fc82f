package org.gitopsdora.job;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gitopsdora.source.Source;
import org.gitopsdora.source.git.GitConfig;
import org.gitopsdora.source.git.LandedGit;
import org.gitopsdora.source.git.mirrors.GitMirrors;

/**
 * One entry under {@code sources}, read but not opened.
 *
 * @param repository where it is one, git can be asked about its revisions
 * @param facts what is landed about it, without secrets: keys of the {@code sources} section of {@link ConfigEntry}
 */
record ConfiguredSource(
        String type,
        String name,
        int line,
        Map<String, String> facts,
        Optional<GitConfig> repository,
        Function<Surroundings, Source> open) {

    /** What a source may need from the house around it. */
    record Surroundings(JobConfig config, GitMirrors mirrors, LandedGit landedGit) {
        static Surroundings of(JobConfig config) {
            return new Surroundings(config, new GitMirrors(config.home().resolve("mirrors")), new LandedGit());
        }
    }

    boolean isCalled(String typeOrName) {
        return type.equals(typeOrName) || name.equals(typeOrName);
    }
}
