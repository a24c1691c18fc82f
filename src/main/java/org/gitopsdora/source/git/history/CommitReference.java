package org.gitopsdora.source.git.history;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.FooterKey;
import org.eclipse.jgit.revwalk.RevCommit;
import org.gitopsdora.source.RepositoryKey;
import org.jspecify.annotations.Nullable;

/**
 * The code commit that a config commit says it brings: Argo CD's trailers {@code Argocd-reference-commit-*}, or the line that templates of its
 * Image Updater write. One per commit, the last wins, as in Argo CD.
 *
 * @param repositoryKey null where the commit names no repository
 * @param sha full
 */
public record CommitReference(@Nullable String repositoryKey, String sha) {

    private static final FooterKey SHA = new FooterKey("Argocd-reference-commit-sha");
    private static final FooterKey REPOSITORY = new FooterKey("Argocd-reference-commit-repourl");
    private static final Pattern FULL_SHA = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
    private static final Pattern UPSTREAM =
            Pattern.compile("(?m)^Upstream Commit: *(\\S+?)(?:\\.git)?/(?:-/)?commit/([0-9a-f]{40})\\s*$");

    /** Nearly all commits say none: looking for the words first halves the time of a change set. */
    private static final Pattern HINT = Pattern.compile("(?i)argocd-reference-commit-sha|upstream commit:");

    static Optional<CommitReference> of(RevCommit commit) {
        if (!HINT.matcher(commit.getFullMessage()).find()) {
            return Optional.empty();
        }
        Optional<String> sha = last(commit.getFooterLines(SHA))
                .filter(each -> FULL_SHA.matcher(each).matches());
        if (sha.isPresent()) {
            String repository = last(commit.getFooterLines(REPOSITORY))
                    .filter(url -> !url.isBlank())
                    .map(RepositoryKey::of)
                    .orElse(null);
            return Optional.of(new CommitReference(repository, sha.get()));
        }
        CommitReference reference = null;
        Matcher upstream = UPSTREAM.matcher(commit.getFullMessage());
        while (upstream.find()) {
            reference = new CommitReference(RepositoryKey.of(upstream.group(1)), upstream.group(2));
        }
        return Optional.ofNullable(reference);
    }

    private static Optional<String> last(List<String> values) {
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.get(values.size() - 1).strip());
    }
}
