package org.gitopsdora.demo;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;

/**
 * A commit as the simulator made it. It remembers the whole tree and all its ancestors, so that the ledger need not ask git what a
 * path held or which commits lie between two.
 *
 * @param index in order of creation; parents are lower
 * @param files path to content
 * @param touched paths that differ from the first parent
 * @param ancestors indexes, its own included
 */
record Commit(
        int index,
        String sha,
        List<Commit> parents,
        Instant authoredAt,
        Instant committedAt,
        String subject,
        NavigableMap<String, String> files,
        Set<String> touched,
        BitSet ancestors) {

    boolean isMerge() {
        return parents.size() > 1;
    }

    boolean touches(List<String> paths) {
        return touched.stream().anyMatch(file -> paths.stream().anyMatch(path -> isUnder(file, path)));
    }

    /** A text that is equal exactly where the content of the paths is. */
    String content(List<String> paths) {
        StringBuilder content = new StringBuilder();
        for (String path : paths) {
            // '0' follows '/': between the two lies everything below the path.
            Map<String, String> below = files.subMap(path + '/', path + '0');
            content.append(path)
                    .append('=')
                    .append(files.get(path))
                    .append(below)
                    .append('\0');
        }
        return content.toString();
    }

    private static boolean isUnder(String file, String path) {
        return file.equals(path) || file.startsWith(path + "/");
    }

    @Override
    public String toString() {
        return sha;
    }
}
