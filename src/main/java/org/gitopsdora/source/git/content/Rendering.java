package org.gitopsdora.source.git.content;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.gitopsdora.source.RepositoryPath;
import org.jspecify.annotations.Nullable;

/**
 * A path of a repository, and how an operator's object says that manifests are made from it. Written as the path on the first line and below it a
 * word and a value on each: without any line nothing is known of how it is rendered, and all that lies there counts.
 *
 * @param path without slashes at its ends; may be a pattern
 * @param application {@code for}: whose parameters are read from a file beside the manifests; null reads none but those that are for all
 * @param extensions {@code files}: of what is a manifest where neither Kustomize nor Helm renders; empty where that is not known
 * @param isDeep {@code deep}: whether such manifests are taken from folders below, too
 * @param includes {@code include}: if any, only such manifests that match one, seen from the path; {@code exclude} none that matches one
 * @param ignores {@code ignore}: a line as of {@code .gitignore}, seen from the repository's root
 * @param ignoreFile {@code ignore-file}: a file of such lines in any folder; null where none is read
 * @param others {@code also}: what else the object names, seen from the repository's root
 */
public record Rendering(
        String path,
        @Nullable String application,
        List<String> extensions,
        boolean isDeep,
        List<Pattern> includes,
        List<Pattern> excludes,
        List<String> ignores,
        @Nullable String ignoreFile,
        Set<String> others) {
    /**
     * @throws IllegalArgumentException for a word that is not known: whoever asks has to say what it means
     */
    public static Rendering parse(String place) {
        String application = null;
        List<String> extensions = new ArrayList<>();
        boolean isDeep = false;
        List<Pattern> includes = new ArrayList<>();
        List<Pattern> excludes = new ArrayList<>();
        List<String> ignores = new ArrayList<>();
        String ignoreFile = null;
        Set<String> others = new LinkedHashSet<>();
        List<String> lines = place.isEmpty() ? List.of("") : place.lines().toList();
        for (String line : lines.subList(1, lines.size())) {
            String word = line.contains(" ") ? line.substring(0, line.indexOf(' ')) : line;
            String value = line.substring(Math.min(line.length(), word.length() + 1));
            switch (word) {
                case "for" -> application = value;
                case "files" -> extensions.addAll(List.of(value.split(" ")));
                case "deep" -> isDeep = true;
                case "include" -> includes.add(glob(value));
                case "exclude" -> excludes.add(glob(value));
                case "ignore" -> ignores.add(value);
                case "ignore-file" -> ignoreFile = value;
                case "also" -> others.add(RepositoryPath.of(value));
                default -> throw new IllegalArgumentException("A place in git says `%s`".formatted(line));
            }
        }
        return new Rendering(
                RepositoryPath.of(lines.get(0)),
                application,
                extensions,
                isDeep,
                includes,
                excludes,
                ignores,
                ignoreFile,
                others);
    }

    boolean isManifest(String name) {
        return extensions.stream().anyMatch(extension -> name.endsWith("." + extension));
    }

    /** Seen from the path. */
    boolean isIncluded(String relative) {
        return (includes.isEmpty()
                        || includes.stream()
                                .anyMatch(glob -> glob.matcher(relative).matches()))
                && excludes.stream().noneMatch(glob -> glob.matcher(relative).matches());
    }

    /** Operators that filter by a glob let a star match slashes. */
    private static Pattern glob(String glob) {
        StringBuilder regex = new StringBuilder();
        int open = 0;
        for (int at = 0; at < glob.length(); at++) {
            char each = glob.charAt(at);
            switch (each) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '{' -> {
                    regex.append("(?:");
                    open++;
                }
                case '}' -> {
                    regex.append(open > 0 ? ")" : "\\}");
                    open = Math.max(0, open - 1);
                }
                case ',' -> regex.append(open > 0 ? "|" : ",");
                default -> regex.append(Pattern.quote(String.valueOf(each)));
            }
        }
        return Pattern.compile(regex + ")".repeat(open));
    }
}
