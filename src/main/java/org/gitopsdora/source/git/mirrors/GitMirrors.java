package org.gitopsdora.source.git.mirrors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.LsRemoteCommand;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.TrackingRefUpdate;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.util.FS;
import org.gitopsdora.source.ContentHash;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.jspecify.annotations.Nullable;

/**
 * Bare mirrors under one folder. Nothing is ever checked out, no hook runs, no filter applies, nothing is pruned.
 *
 * <p>A remote repository is fetched: every head and tag. A repository on this machine is read in place, never copied and never written to.
 * In both cases a tip that a force push left behind is pinned by {@code refs/gitops-dora/pinned/<sha>} in the mirror; for a local
 * repository the objects that only this tip reaches are copied there, and the mirror borrows the rest.
 */
public final class GitMirrors {

    private static final List<RefSpec> HEADS_AND_TAGS =
            List.of(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*"));
    private static final Set<RefUpdate.Result> TAKEN = EnumSet.of(
            RefUpdate.Result.NEW, RefUpdate.Result.NO_CHANGE, RefUpdate.Result.FAST_FORWARD, RefUpdate.Result.FORCED);
    private static final String PINNED = "refs/gitops-dora/pinned/";

    static {
        // Packs are mapped, so the limit is address space. The delta bases are heap, one set per reader, and two
        // threads read.
        WindowCacheConfig windows = new WindowCacheConfig();
        windows.setPackedGitMMAP(true);
        windows.setPackedGitWindowSize(1 << 20);
        windows.setPackedGitLimit(512L << 20);
        windows.setDeltaBaseCacheLimit(64 << 20);
        windows.install();
        FS.FileStoreAttributes.setBackground(true);
    }

    private final Path folder;
    private final Map<Path, Object> busy = new ConcurrentHashMap<>();

    /**
     * @param folder holds one folder per repository; made when first needed
     */
    public GitMirrors(Path folder) {
        this.folder = folder;
    }

    /** Where a repository's mirror stands: readable, and a hash because a name from outside must not choose the path. */
    public Path mirrorOf(String repositoryKey) {
        String readable = repositoryKey.replaceFirst("^.*?([^/]+/[^/]+)$", "$1").replaceAll("[^A-Za-z0-9]+", "-");
        String name = readable.substring(Math.max(0, readable.length() - 60));
        return folder.resolve(name + "-" + ContentHash.of(repositoryKey).substring(0, 12) + ".git");
    }

    /**
     * Brings the mirror of a repository up to date that is only asked for trees and change sets.
     *
     * @throws SourceException if it cannot be reached, refuses, or is no repository
     */
    public void update(Remote remote) {
        fetch(remote).close();
    }

    /**
     * Brings the mirror up to date; one question to the other side where nothing has changed.
     *
     * @throws SourceException if it cannot be reached, refuses, or is no repository
     */
    public Mirror fetch(Remote remote) {
        Mirror mirror;
        // Two sources may name one repository: one mirror is brought up to date by one thread at a time.
        synchronized (busy.computeIfAbsent(mirrorOf(remote.repositoryKey()), each -> new Object())) {
            mirror = remote.isLocal() ? openInPlace(remote) : fetchRemote(remote);
        }
        try {
            if (isShallow(mirror.repository())) {
                throw new SourceException(
                        Blame.UNEXPECTED_ANSWER,
                        "git source `%s`: %s is a shallow clone: what lies behind its end would be taken for new; complete it with `git fetch --unshallow`"
                                .formatted(remote.name(), remote.url()));
            }
            return mirror;
        } catch (IOException e) {
            mirror.close();
            throw unreadable(remote, e);
        } catch (SourceException e) {
            mirror.close();
            throw e;
        }
    }

    /** What was fetched last, without asking the other side; empty if it never was. */
    public Optional<Repository> find(Remote remote) {
        try {
            if (remote.isLocal()) {
                Path local = gitFolder(remote);
                return local == null ? Optional.empty() : Optional.of(openLocal(remote, local));
            }
            Path mirror = mirrorOf(remote.repositoryKey());
            return isRepository(mirror) ? Optional.of(open(mirror)) : Optional.empty();
        } catch (IOException e) {
            throw machine(mirrorOf(remote.repositoryKey()), e);
        }
    }

    private Mirror openInPlace(Remote remote) {
        Path local = gitFolder(remote);
        if (local == null) {
            throw new SourceException(
                    Blame.CONFIGURATION,
                    "git source `%s`: %s is no git repository; correct `url`".formatted(remote.name(), remote.url()));
        }
        try {
            Map<String, ObjectId> branches = new HashMap<>();
            String head;
            try (Repository upstream = open(local)) {
                checkFormat(remote, upstream);
                for (Ref ref : upstream.getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
                    putBranch(branches, ref);
                }
                head = branchOf(upstream.exactRef(Constants.HEAD));
            }
            return new Mirror(openLocal(remote, local), branches, head);
        } catch (IOException e) {
            throw unreadable(remote, e);
        }
    }

    /** What git calls its newer object format this program's library cannot read, and says so of the first object only: that it is missing. */
    private static void checkFormat(Remote remote, Repository upstream) {
        String format = upstream.getConfig().getString("extensions", null, "objectFormat");
        if (format != null && !format.equalsIgnoreCase("sha1")) {
            throw new SourceException(
                    Blame.UNEXPECTED_ANSWER,
                    "git source `%s`: %s has the object format %s, and only SHA-1 can be read; give a mirror in SHA-1"
                            .formatted(remote.name(), remote.url(), format.toUpperCase(Locale.ROOT)),
                    null);
        }
    }

    private static SourceException unreadable(Remote remote, Exception cause) {
        return new SourceException(
                Blame.UNEXPECTED_ANSWER,
                "git source `%s`: %s cannot be read: %s; check it with `git fsck`"
                        .formatted(remote.name(), remote.url(), cause.getMessage()),
                cause);
    }

    /** The local repository itself unless something is pinned: a second object store to search costs a look-up per object. */
    private Repository openLocal(Remote remote, Path local) throws IOException {
        Path mirror = mirrorOf(remote.repositoryKey());
        if (!isRepository(mirror)) {
            return open(local);
        }
        borrow(mirror, local);
        return open(mirror);
    }

    private static @Nullable Path gitFolder(Remote remote) {
        Path path = remote.localPath();
        java.io.File found =
                Files.isDirectory(path) ? RepositoryCache.FileKey.resolve(path.toFile(), FS.DETECTED) : null;
        return found == null ? null : found.toPath();
    }

    private Mirror fetchRemote(Remote remote) {
        try {
            Path mirror = mirrorOf(remote.repositoryKey());
            Repository repository = isRepository(mirror) ? open(mirror) : create(mirror);
            try {
                Map<String, Ref> upstream = advertised(repository, remote);
                if (!isUpToDate(repository, upstream.values())) {
                    makeWay(repository, upstream.keySet());
                    fetchInto(repository, remote);
                }
                Map<String, ObjectId> branches = new HashMap<>();
                upstream.values().forEach(ref -> putBranch(branches, ref));
                return new Mirror(repository, branches, branchOf(upstream.get(Constants.HEAD)));
            } catch (GitAPIException | IOException | RuntimeException e) {
                repository.close();
                throw e;
            }
        } catch (GitAPIException e) {
            throw TransportFailure.of(remote, e);
        } catch (IOException e) {
            throw machine(mirrorOf(remote.repositoryKey()), e);
        }
    }

    /** One request: the older protocol tells all refs at once, where the newer one first asks what the server is able to. */
    private static Map<String, Ref> advertised(Repository repository, Remote remote) throws GitAPIException {
        repository.getConfig().setInt("protocol", null, "version", 0);
        LsRemoteCommand command = Git.wrap(repository).lsRemote().setRemote(remote.url());
        return configured(command, remote).callAsMap();
    }

    private static boolean isUpToDate(Repository repository, Collection<Ref> upstream) throws IOException {
        Map<String, ObjectId> mirrored = new HashMap<>();
        for (Ref ref : repository.getRefDatabase().getRefs()) {
            mirrored.put(ref.getName(), ref.getObjectId());
        }
        for (Ref ref : upstream) {
            boolean isWatched =
                    ref.getName().startsWith(Constants.R_HEADS) || ref.getName().startsWith(Constants.R_TAGS);
            if (isWatched && !ref.getObjectId().equals(mirrored.get(ref.getName()))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Nothing is pruned; but `release` and `release/1` cannot both be, and one that cannot be written keeps all others from it. What upstream has
     * deleted loses its name and stays pinned.
     */
    private static void makeWay(Repository repository, Set<String> upstream) throws IOException {
        Set<String> folders = new HashSet<>();
        upstream.forEach(name -> folders.addAll(foldersOf(name)));
        for (String prefix : List.of(Constants.R_HEADS, Constants.R_TAGS)) {
            for (Ref ref : repository.getRefDatabase().getRefsByPrefix(prefix)) {
                String name = ref.getName();
                boolean isInTheWay =
                        folders.contains(name) || foldersOf(name).stream().anyMatch(upstream::contains);
                if (isInTheWay && ref.getObjectId() != null) {
                    pin(repository, ref.getObjectId());
                    RefUpdate update = repository.updateRef(name);
                    update.setForceUpdate(true);
                    update.delete();
                }
            }
        }
    }

    private static List<String> foldersOf(String name) {
        List<String> folders = new ArrayList<>();
        for (int slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
            folders.add(name.substring(0, slash));
        }
        return folders;
    }

    private void fetchInto(Repository repository, Remote remote) throws GitAPIException {
        FetchResult result = configured(Git.wrap(repository).fetch(), remote)
                .setRemote(remote.url())
                .setRefSpecs(HEADS_AND_TAGS)
                .setTagOpt(TagOpt.NO_TAGS)
                .setRemoveDeletedRefs(false)
                .call();
        for (TrackingRefUpdate update : result.getTrackingRefUpdates()) {
            if (!TAKEN.contains(update.getResult())) {
                // Whoever looks a tag up in a mirror that silently stays behind is told that there is none.
                throw new SourceException(
                        Blame.UNEXPECTED_ANSWER,
                        "git source `%s`: the mirror %s does not take what %s has (%s of %s); remove a *.lock that a killed run left there, or the mirror: it is fetched anew"
                                .formatted(
                                        remote.name(),
                                        mirrorOf(remote.repositoryKey()),
                                        remote.url(),
                                        update.getResult(),
                                        update.getLocalName()));
            }
        }
    }

    private static <C extends TransportCommand<C, ?>> C configured(C command, Remote remote) {
        if (remote.token() != null) {
            command.setCredentialsProvider(new UsernamePasswordCredentialsProvider(
                    remote.username(), remote.token().reveal()));
        }
        if (remote.caFile() != null) {
            CertificateTrust trust = CertificateTrust.of(remote.caFile());
            command.setTransportConfigCallback(transport -> {
                if (transport instanceof TransportHttp http) {
                    http.setHttpConnectionFactory(trust);
                }
            });
        }
        return command.setTimeout((int) remote.timeout().toSeconds());
    }

    /** Keeps a tip that its branch no longer reaches, and all it reaches. */
    public void pin(Remote remote, ObjectId left, ObjectId reached) {
        Path mirror = mirrorOf(remote.repositoryKey());
        synchronized (busy.computeIfAbsent(mirror, each -> new Object())) {
            try {
                if (remote.isLocal()) {
                    copyIntoMirror(remote, mirror, left, reached);
                }
                try (Repository repository = open(mirror)) {
                    pin(repository, left);
                }
            } catch (IOException e) {
                throw machine(mirror, e);
            }
        }
    }

    private static void pin(Repository repository, ObjectId left) throws IOException {
        RefUpdate update = repository.updateRef(PINNED + left.name());
        update.setNewObjectId(left);
        update.forceUpdate();
    }

    private void copyIntoMirror(Remote remote, Path mirror, ObjectId left, ObjectId reached) throws IOException {
        Path local = gitFolder(remote);
        if (local == null) {
            throw new IOException(remote.url() + " has gone");
        }
        if (!isRepository(mirror)) {
            create(mirror).close();
        }
        Path pack = Files.createTempFile(mirror, "pinned", ".pack");
        try (Repository upstream = open(local)) {
            writePack(upstream, pack, left, reached);
            borrow(mirror, local);
            try (Repository repository = open(mirror);
                    ObjectInserter inserter = repository.newObjectInserter();
                    InputStream in = Files.newInputStream(pack)) {
                inserter.newPackParser(in).parse(NullProgressMonitor.INSTANCE);
                inserter.flush();
            }
        } finally {
            Files.deleteIfExists(pack);
        }
    }

    private static void writePack(Repository upstream, Path pack, ObjectId left, ObjectId reached) throws IOException {
        try (PackWriter writer = new PackWriter(upstream);
                OutputStream out = Files.newOutputStream(pack)) {
            writer.setThin(false);
            writer.setIgnoreMissingUninteresting(true);
            writer.preparePack(NullProgressMonitor.INSTANCE, Set.of(left), Set.of(reached));
            writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out);
        }
    }

    private static void borrow(Path mirror, Path local) throws IOException {
        Path objects;
        try (Repository upstream = open(local)) {
            objects = ((org.eclipse.jgit.internal.storage.file.FileRepository) upstream)
                    .getObjectsDirectory()
                    .toPath()
                    .toAbsolutePath();
        }
        Path alternates = mirror.resolve("objects/info/alternates");
        byte[] line = (objects + "\n").getBytes(StandardCharsets.UTF_8);
        if (!Files.exists(alternates) || !java.util.Arrays.equals(Files.readAllBytes(alternates), line)) {
            Files.createDirectories(alternates.getParent());
            Files.copy(new ByteArrayInputStream(line), alternates, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What to do where a commit is not there. A mirror does not get it again: it tells upstream that it has what it was given. */
    public String howToComplete(Remote remote) {
        return remote.isLocal()
                ? "fetch what is missing with `git fetch --refetch --no-filter`"
                : "if upstream is a shallow clone, complete it there with `git fetch --unshallow`; then remove %s, and it is fetched anew"
                        .formatted(mirrorOf(remote.repositoryKey()));
    }

    /** Its history ends where it was cut, and nothing that is told from it can be trusted. */
    public static boolean isShallow(Repository repository) throws IOException {
        return !repository.getObjectDatabase().getShallowCommits().isEmpty();
    }

    private static boolean isRepository(Path folder) {
        return RepositoryCache.FileKey.isGitRepository(folder.toFile(), FS.DETECTED);
    }

    private static Repository open(Path gitFolder) throws IOException {
        return new FileRepositoryBuilder()
                .setGitDir(gitFolder.toFile())
                .setMustExist(true)
                .build();
    }

    private static Repository create(Path mirror) throws IOException {
        Files.createDirectories(mirror);
        Repository repository =
                new FileRepositoryBuilder().setGitDir(mirror.toFile()).setBare().build();
        repository.create(true);
        StoredConfig settings = repository.getConfig();
        // Somebody may run `git gc` here to save space: what upstream has forgotten must survive it.
        settings.setString("gc", null, "pruneExpire", "never");
        settings.save();
        return repository;
    }

    private static void putBranch(Map<String, ObjectId> branches, Ref ref) {
        if (ref.getName().startsWith(Constants.R_HEADS) && ref.getObjectId() != null) {
            branches.put(ref.getName().substring(Constants.R_HEADS.length()), ref.getObjectId());
        }
    }

    private static @Nullable String branchOf(@Nullable Ref head) {
        if (head == null || !head.isSymbolic()) {
            return null;
        }
        String target = head.getTarget().getName();
        return target.startsWith(Constants.R_HEADS) ? target.substring(Constants.R_HEADS.length()) : null;
    }

    private static SourceException machine(Path mirror, IOException cause) {
        return new SourceException(
                Blame.MACHINE,
                "The mirror %s cannot be read or written: %s; check space and permissions, then run again"
                        .formatted(mirror, cause.getMessage()),
                cause);
    }
}
