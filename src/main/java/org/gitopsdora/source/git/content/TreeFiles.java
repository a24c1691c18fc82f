package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Regular files and folders of one revision. Links and submodules lead elsewhere and are not there. */
final class TreeFiles {
    record Entry(ObjectId id, boolean isFolder) {}

    private final ObjectReader reader;
    private final ObjectId root;

    TreeFiles(ObjectReader reader, AnyObjectId root) {
        this.reader = reader;
        this.root = root.copy();
    }

    Optional<Entry> find(String path) throws IOException {
        if (path.isEmpty()) {
            return Optional.of(new Entry(root, true));
        }
        try (TreeWalk found = TreeWalk.forPath(reader, path, root)) {
            if (found == null) {
                return Optional.empty();
            }
            FileMode mode = found.getFileMode(0);
            boolean isFolder = mode.equals(FileMode.TREE);
            return isFolder || isFile(mode) ? Optional.of(new Entry(found.getObjectId(0), isFolder)) : Optional.empty();
        }
    }

    Optional<ObjectId> findFile(String path) throws IOException {
        return find(path).filter(entry -> !entry.isFolder()).map(Entry::id);
    }

    /** Those directly in the folder, by name. */
    Map<String, ObjectId> files(Entry folder) throws IOException {
        Map<String, ObjectId> files = new LinkedHashMap<>();
        try (TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(folder.id());
            while (walk.next()) {
                if (isFile(walk.getFileMode(0))) {
                    files.put(walk.getPathString(), walk.getObjectId(0));
                }
            }
        }
        return files;
    }

    static String path(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    private static boolean isFile(FileMode mode) {
        return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
    }
}
