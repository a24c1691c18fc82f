package org.gitopsdora.source;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One spelling for the many URLs of one repository: {@code git@host:org/repo.git}, {@code ssh://git@host:22/org/repo} and
 * {@code https://token@HOST/org/repo/} are all {@code host/org/repo}; a local path or {@code file:} URL is its path.
 */
public final class RepositoryKey {
    private static final Pattern SCP_LIKE = Pattern.compile("^(?:[^@/:]+@)?([^/:]{2,}):(?!//)(.+)$");
    private static final Pattern URL =
            Pattern.compile("^(?:[a-z][a-z0-9+.-]*)://(?:[^@/]*@)?([^/:]+)(?::\\d+)?(/.*)?$", Pattern.CASE_INSENSITIVE);

    private RepositoryKey() {}

    public static String of(String url) {
        String text = url.strip();
        if (text.regionMatches(true, 0, "file:", 0, 5)) {
            return trim(text.substring(5).replaceFirst("^/+", "/"));
        }
        Matcher matcher = URL.matcher(text);
        if (matcher.matches()) {
            String path = matcher.group(2);
            return matcher.group(1).toLowerCase(Locale.ROOT) + trim(path == null ? "" : path);
        }
        matcher = SCP_LIKE.matcher(text);
        if (matcher.matches()) {
            return matcher.group(1).toLowerCase(Locale.ROOT) + "/"
                    + trim(matcher.group(2)).replaceFirst("^/+", "");
        }
        return trim(text);
    }

    private static String trim(String path) {
        String trimmed = path.replaceFirst("/+$", "");
        return trimmed.endsWith(".git") && !trimmed.endsWith("/.git")
                ? trimmed.substring(0, trimmed.length() - 4)
                : trimmed;
    }
}
