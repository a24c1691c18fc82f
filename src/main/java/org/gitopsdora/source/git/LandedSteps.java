package org.gitopsdora.source.git;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gitopsdora.source.Extraction;

/**
 * The steps that have landed but whose path states have not: all of them under a new configuration, and those of a run that was killed
 * before it could land its refs. Positions must never be given twice, so they are continued, not guessed again.
 */
final class LandedSteps {

    private final Map<String, List<GitBranchCommit>> steps = new HashMap<>();

    static LandedSteps read(
            LandedGit before,
            Extraction extraction,
            String repositoryKey,
            Collection<String> branches,
            Watermarks marks) {
        LandedSteps landed = new LandedSteps();
        for (String branch : branches) {
            GitRef told = marks.states(branch);
            if (before.lastStep(extraction, repositoryKey, branch) > (told == null ? -1 : told.position())) {
                landed.steps.put(branch, new ArrayList<>());
            }
        }
        if (landed.steps.isEmpty()) {
            return landed;
        }
        extraction.forEachLanded(GitBranchCommit.DATASET, step -> {
            List<GitBranchCommit> ofBranch = landed.steps.get(step.branch());
            if (ofBranch == null || !step.repositoryKey().equals(repositoryKey) || marks.isBegunAnew(step.branch())) {
                return;
            }
            GitRef told = marks.states(step.branch());
            if (told == null || step.position() > told.position()) {
                ofBranch.add(step);
            }
        });
        landed.steps.values().forEach(each -> each.sort(Comparator.comparingLong(GitBranchCommit::position)));
        return landed;
    }

    /** In order of position. */
    List<GitBranchCommit> of(String branch) {
        return steps.getOrDefault(branch, List.of());
    }
}
