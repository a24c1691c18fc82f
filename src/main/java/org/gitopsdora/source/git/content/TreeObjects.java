package org.gitopsdora.source.git.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Folders of a repository, each read once for the many revisions that share it. */
public final class TreeObjects {
    record Child(ObjectId id, FileMode mode) {
        boolean isFolder() {
            return mode.equals(FileMode.TREE);
        }

        boolean isLink() {
            return mode.equals(FileMode.SYMLINK);
        }

        boolean isFile() {
            return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
        }
    }

    private static final int MOST_REMEMBERED = 4_096;

    private static final int LONGEST_LINK = 4_096;

    private final ObjectReader reader;

    private final Map<ObjectId, Map<String, Child>> remembered = new LinkedHashMap<>(MOST_REMEMBERED, 0.75F, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectId, Map<String, Child>> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    private final Map<ObjectId, String> targets = new HashMap<>();

    public TreeObjects(ObjectReader reader) {
        this.reader = reader;
    }

    ObjectReader reader() {
        return reader;
    }

    /** What lies directly in a folder, by name; in git's order. */
    Map<String, Child> children(ObjectId folder) throws IOException {
        Map<String, Child> known = remembered.get(folder);
        if (known == null) {
            known = new LinkedHashMap<>();
            try (TreeWalk walk = new TreeWalk(reader)) {
                walk.addTree(folder);
                while (walk.next()) {
                    known.put(walk.getPathString(), new Child(walk.getObjectId(0), walk.getFileMode(0)));
                }
            }
            remembered.put(folder, known);
        }
        return known;
    }

    /** Where a symbolic link leads, as written. */
    String target(ObjectId link) throws IOException {
        String known = targets.get(link);
        if (known == null) {
            known = new String(
                    reader.open(link, Constants.OBJ_BLOB).getCachedBytes(LONGEST_LINK), StandardCharsets.UTF_8);
            targets.put(link, known);
        }
        return known;
    }

    /** Whether something anywhere below a folder is so; asked once for each folder. */
    final class Holding {
        private interface Asked {
            boolean is(String name, Child child);
        }

        private final Asked asked;
        private final Map<ObjectId, Boolean> known = new HashMap<>();

        private Holding(Asked asked) {
            this.asked = asked;
        }

        boolean isIn(ObjectId folder) throws IOException {
            Boolean holds = known.get(folder);
            if (holds == null) {
                holds = false;
                for (Map.Entry<String, Child> child : children(folder).entrySet()) {
                    holds = asked.is(child.getKey(), child.getValue())
                            || (child.getValue().isFolder()
                                    && isIn(child.getValue().id()));
                    if (holds) {
                        break;
                    }
                }
                known.put(folder, holds);
            }
            return holds;
        }
    }

    Holding links() {
        return new Holding((name, child) -> child.isLink());
    }

    Holding named(Predicate<String> names) {
        return new Holding((name, child) -> names.test(name));
    }
}
