package org.gitopsdora.source;

import java.util.ArrayList;
import java.util.List;

/** Paths within a repository in one form: without {@code .}, with {@code ..} resolved, no slash at either end; the root is empty. */
public final class RepositoryPath {
    private RepositoryPath() {}

    public static String of(String path) {
        List<String> kept = new ArrayList<>();
        for (String segment : path.strip().split("/+", -1)) {
            if (segment.equals("..")) {
                if (!kept.isEmpty()) {
                    kept.remove(kept.size() - 1);
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.add(segment);
            }
        }
        return String.join("/", kept);
    }
}
