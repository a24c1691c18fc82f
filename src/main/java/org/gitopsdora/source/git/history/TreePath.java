package org.gitopsdora.source.git.history;

import java.util.regex.Pattern;

/** A path as people and operators write it ({@code ./apps/}, {@code /apps}, {@code .}) as git stores it; the root is empty. */
public final class TreePath {

    private static final Pattern AROUND = Pattern.compile("^(?:\\.?/+)+|/+\\.?$|^\\.$|(?<=/)\\.?/+");

    private TreePath() {}

    public static String of(String path) {
        return AROUND.matcher(path).replaceAll("");
    }
}
