package org.gitopsdora.source.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/** A bare repository in a folder, written commit by commit; its branches may be moved anywhere, as upstream may. */
public final class Upstream implements AutoCloseable {

    public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    public final Path folder;
    private final Git git;
    private int minutes;

    public Upstream(Path folder) {
        this.folder = folder;
        try {
            this.git = Git.init()
                    .setBare(true)
                    .setDirectory(folder.toFile())
                    .setInitialBranch("main")
                    .call();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    public Repository repository() {
        return git.getRepository();
    }

    /** A commit on top of {@code main}'s tip, which moves. */
    public ObjectId onMain(Map<String, String> files) {
        ObjectId tip = tip("main");
        ObjectId commit = commit(files, tip == null ? new ObjectId[0] : new ObjectId[] {tip});
        point("main", commit);
        return commit;
    }

    ObjectId merge(Map<String, String> files, ObjectId... parents) {
        ObjectId commit = commit(files, parents);
        point("main", commit);
        return commit;
    }

    /** The files are the whole tree. A minute passes. */
    public ObjectId commit(Map<String, String> files, ObjectId... parents) {
        return commit(files, START.plusSeconds(60L * minutes++), "change " + minutes, parents);
    }

    public ObjectId commit(Map<String, String> files, Instant at, String message, ObjectId... parents) {
        try (ObjectInserter inserter = repository().newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree(inserter, files));
            commit.setParentIds(parents);
            commit.setAuthor(new PersonIdent("Ada", "ada@example.org", at.minusSeconds(600), ZoneOffset.UTC));
            commit.setCommitter(new PersonIdent("Bot", "bot@example.org", at, ZoneOffset.UTC));
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code link:target} makes a symlink, {@code module:} a submodule. */
    private static ObjectId tree(ObjectInserter inserter, Map<String, String> files) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
            DirCacheEntry entry = new DirCacheEntry(file.getKey());
            String content = file.getValue();
            if (content.startsWith("module:")) {
                entry.setFileMode(FileMode.GITLINK);
                entry.setObjectId(ObjectId.fromString("1234567890123456789012345678901234567890"));
            } else {
                boolean isLink = content.startsWith("link:");
                entry.setFileMode(isLink ? FileMode.SYMLINK : FileMode.REGULAR_FILE);
                String text = isLink ? content.substring("link:".length()) : content;
                entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8)));
            }
            builder.add(entry);
        }
        builder.finish();
        return index.writeTree(inserter);
    }

    public ObjectId raw(byte[] commit) {
        try (ObjectInserter inserter = repository().newObjectInserter()) {
            ObjectId id = inserter.insert(Constants.OBJ_COMMIT, commit);
            inserter.flush();
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void point(String branch, ObjectId commit) {
        pointRef(Constants.R_HEADS + branch, commit);
    }

    public void pointRef(String name, ObjectId commit) {
        try {
            RefUpdate update = repository().updateRef(name);
            update.setNewObjectId(commit);
            update.forceUpdate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectId tip(String branch) {
        try {
            return repository().resolve(Constants.R_HEADS + branch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the git command line says, line by line. */
    public List<String> git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed");
            }
            return output.isEmpty() ? List.of() : Arrays.asList(output.split("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        git.close();
    }
}
