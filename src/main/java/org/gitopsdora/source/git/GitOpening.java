package org.gitopsdora.source.git;

import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.RepositoryAccess;
import org.gitopsdora.source.Source;
import org.gitopsdora.source.Surroundings;
import org.gitopsdora.source.git.mirrors.GitMirrors;

/** Opens a repository with what all repositories of a run share. */
record GitOpening(GitConfig config) implements ConfiguredSource.Opening {
    /** The mirrors, and what has landed of git: read once for all sources of a run. */
    record Shared(GitMirrors mirrors, LandedGit landed) {
        static Shared of(Surroundings around) {
            return around.shared(
                    Shared.class, () -> new Shared(new GitMirrors(around.home().resolve("mirrors")), new LandedGit()));
        }
    }

    @Override
    public Source open(Surroundings around) {
        Shared shared = Shared.of(around);
        return new GitSource(withAccess(around), shared.mirrors(), shared.landed());
    }

    /** A token of its own wins over the ones for many repositories. */
    private GitConfig withAccess(Surroundings around) {
        return config.token() != null
                ? config
                : around.findAccess(config.url()).map(this::with).orElse(config);
    }

    private GitConfig with(RepositoryAccess access) {
        return new GitConfig(
                config.name(),
                config.url(),
                access.token().orElse(null),
                access.username().orElse(config.username()),
                config.caFile(),
                config.branch(),
                config.deployments(),
                config.timeout());
    }
}
