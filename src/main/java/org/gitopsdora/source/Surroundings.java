package org.gitopsdora.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What a source may need from the house around it. One per run: it also holds what the sources of one type share. Thread-safe. */
public final class Surroundings {
    private final Path home;
    private final List<RepositoryAccess> accesses;
    private final List<DeploymentConvention> conventions;
    private final Map<Class<?>, Object> shared = new ConcurrentHashMap<>();

    /**
     * @param home where sources may keep copies of what they read
     */
    public Surroundings(Path home, List<RepositoryAccess> accesses, List<DeploymentConvention> conventions) {
        this.home = home;
        this.accesses = List.copyOf(accesses);
        this.conventions = List.copyOf(conventions);
    }

    public Path home() {
        return home;
    }

    /** Of every operator there is. */
    public List<DeploymentConvention> conventions() {
        return conventions;
    }

    /** The credentials for a repository that has none of its own. */
    public Optional<RepositoryAccess> findAccess(String url) {
        return RepositoryAccess.of(url, accesses);
    }

    /** What all who ask for this class in this run share; the first makes it. */
    public <T> T shared(Class<T> type, Supplier<T> first) {
        return type.cast(shared.computeIfAbsent(type, each -> first.get()));
    }
}
