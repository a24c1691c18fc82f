package org.gitopsdora.source;

import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;

/** Patterns of paths as git and the operators read them: {@code *} within one folder, {@code **} through any number of them, none included. */
public final class Globs {
    private Globs() {}

    public static PathMatcher matcher(String pattern) {
        String between = pattern.replace("/**/", "{/,/**/}");
        return FileSystems.getDefault()
                .getPathMatcher("glob:" + (between.startsWith("**/") ? "{,**/}" + between.substring(3) : between));
    }

    /** The folder that all matches lie in; empty for the root. */
    public static String base(String pattern) {
        String literal = pattern.replaceFirst("[*?\\[{].*$", "");
        return literal.contains("/") ? literal.substring(0, literal.lastIndexOf('/')) : "";
    }

    public static boolean isPattern(String path) {
        return path.chars().anyMatch(each -> "*?[{".indexOf(each) >= 0);
    }
}
