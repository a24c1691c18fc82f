package org.gitopsdora.source.git;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Respondent;
import org.gitopsdora.source.git.history.ChangeSetRequest;
import org.gitopsdora.source.git.history.RevisionRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads questions about revisions: {@code trees…} (repository_key, revision, path) what a path held, {@code revisions…}
 * (repository_key, form, name) which commit a version stands for, {@code change_sets…} (repository_key, from_sha, to_sha, paths) which
 * commits lie between two.
 */
final class GitRespondent implements Respondent {
    private final GitStates states;

    GitRespondent(GitStates states) {
        this.states = states;
    }

    @Override
    public List<Dataset<?>> datasets() {
        return List.of(
                GitImage.DATASET,
                GitContent.DATASET,
                GitRevision.DATASET,
                GitChangeSetCommit.DATASET,
                GitChangeSet.DATASET);
    }

    @Override
    public Answered answer(String question, List<Map<String, @Nullable String>> rows, Extraction extraction) {
        GitStates.Answered answered;
        if (question.startsWith("trees")) {
            answered = states.resolveTrees(
                    rows.stream()
                            .map(row -> new TreeRequest(
                                    text(row, "repository_key"), text(row, "revision"), text(row, "path")))
                            .toList(),
                    extraction);
        } else if (question.startsWith("revisions")) {
            answered = states.resolveRevisions(
                    rows.stream().map(GitRespondent::revision).toList(), extraction);
        } else if (question.startsWith("change_sets")) {
            answered = states.resolveChangeSets(
                    rows.stream().map(GitRespondent::changeSet).toList(), extraction);
        } else {
            throw new IllegalArgumentException("Git does not know what " + question + " are");
        }
        return new Answered(answered.answered(), answered.repositoriesUnavailable());
    }

    private static RevisionRequest revision(Map<String, @Nullable String> row) {
        return new RevisionRequest(
                text(row, "repository_key"),
                RevisionRequest.Form.valueOf(text(row, "form").toUpperCase(Locale.ROOT)),
                text(row, "name"));
    }

    private static ChangeSetRequest changeSet(Map<String, @Nullable String> row) {
        return new ChangeSetRequest(
                text(row, "repository_key"),
                text(row, "from_sha"),
                text(row, "to_sha"),
                text(row, "paths").lines().toList());
    }

    private static String text(Map<String, @Nullable String> row, String column) {
        String value = row.get(column);
        if (value == null) {
            throw new IllegalStateException("A question to git has no " + column);
        }
        return value;
    }
}
