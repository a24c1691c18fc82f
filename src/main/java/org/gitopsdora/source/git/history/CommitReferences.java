package org.gitopsdora.source.git.history;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.FooterKey;
import org.eclipse.jgit.revwalk.RevCommit;
import org.gitopsdora.source.DeploymentConvention;
import org.gitopsdora.source.RepositoryKey;

/**
 * Finds the code commit that a config commit says it brings: an operator's trailers, or the line {@code Upstream Commit: <url>} that image
 * updaters' templates write. One per commit, the last wins.
 */
public final class CommitReferences {
    private static final Pattern FULL_SHA = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
    private static final Pattern UPSTREAM =
            Pattern.compile("(?m)^Upstream Commit: *(\\S+?)(?:\\.git)?/(?:-/)?commit/([0-9a-f]{40})\\s*$");

    private record Trailers(FooterKey sha, FooterKey repository) {}

    private final List<Trailers> trailers;

    /** Nearly all commits say none: looking for the words first halves the time of a change set. */
    private final Pattern hint;

    public CommitReferences(List<DeploymentConvention> conventions) {
        this.trailers = conventions.stream()
                .map(each -> new Trailers(new FooterKey(each.commitTrailer()), new FooterKey(each.repositoryTrailer())))
                .toList();
        this.hint = Pattern.compile(Stream.concat(
                        conventions.stream().map(each -> Pattern.quote(each.commitTrailer())),
                        Stream.of("upstream commit:"))
                .collect(Collectors.joining("|", "(?i)", "")));
    }

    Optional<CommitReference> find(RevCommit commit) {
        if (!hint.matcher(commit.getFullMessage()).find()) {
            return Optional.empty();
        }
        return trailers.stream()
                .flatMap(each -> find(commit, each).stream())
                .findFirst()
                .or(() -> findUpstream(commit.getFullMessage()));
    }

    private static Optional<CommitReference> find(RevCommit commit, Trailers named) {
        return last(commit.getFooterLines(named.sha()))
                .filter(sha -> FULL_SHA.matcher(sha).matches())
                .map(sha -> new CommitReference(
                        last(commit.getFooterLines(named.repository()))
                                .filter(url -> !url.isBlank())
                                .map(RepositoryKey::of)
                                .orElse(null),
                        sha));
    }

    private static Optional<CommitReference> findUpstream(String message) {
        Optional<CommitReference> reference = Optional.empty();
        Matcher upstream = UPSTREAM.matcher(message);
        while (upstream.find()) {
            reference = Optional.of(new CommitReference(RepositoryKey.of(upstream.group(1)), upstream.group(2)));
        }
        return reference;
    }

    private static Optional<String> last(List<String> values) {
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.get(values.size() - 1).strip());
    }
}
