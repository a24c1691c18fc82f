package org.gitopsdora.source.git;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.git.content.WatchedFiles;
import org.gitopsdora.source.git.history.Person;
import org.gitopsdora.source.git.mirrors.GitMirrors;
import org.gitopsdora.source.git.mirrors.Mirror;

/** What {@code doctor} says about one git source. Fetches, because that is what will be done; lands nothing. */
final class GitDoctor {

    private final GitConfig config;
    private final GitMirrors mirrors;

    GitDoctor(GitConfig config, GitMirrors mirrors) {
        this.config = config;
        this.mirrors = mirrors;
    }

    List<Diagnosis> run(Extraction extraction) {
        List<Diagnosis> findings = new ArrayList<>();
        try (Mirror mirror = mirrors.fetch(config.remote())) {
            findings.add(new Diagnosis(
                    Verdict.OK,
                    "repository",
                    "%s has %d branches"
                            .formatted(config.url(), mirror.branches().size())));
            Set<String> unmatched = new HashSet<>();
            Set<String> matched = new HashSet<>();
            for (Map.Entry<String, List<WatchedFiles>> branch :
                    WatchedBranches.of(config, mirror).entrySet()) {
                ObjectId tip = mirror.branches().get(branch.getKey());
                if (tip != null) {
                    findings.add(tipAge(mirror, branch.getKey(), tip, extraction));
                    sortPatterns(mirror, tip, branch.getValue(), matched, unmatched);
                }
            }
            unmatched.removeAll(matched);
            unmatched.stream().sorted().forEach(pattern -> findings.add(noFile(pattern)));
        } catch (SourceException e) {
            findings.add(new Diagnosis(Verdict.FAILURE, "repository", String.valueOf(e.getMessage())));
        } catch (IOException e) {
            findings.add(new Diagnosis(
                    Verdict.FAILURE, "objects", "%s; check the repository with `git fsck`".formatted(e.getMessage())));
        }
        return findings;
    }

    private static Diagnosis noFile(String pattern) {
        return new Diagnosis(
                Verdict.WARNING,
                "files",
                "`%s` matches no file at the tip of any watched branch: check the pattern".formatted(pattern));
    }

    private static Diagnosis tipAge(Mirror mirror, String branch, ObjectId tip, Extraction extraction)
            throws IOException {
        try (RevWalk walk = new RevWalk(mirror.repository())) {
            RevCommit commit = walk.parseCommit(tip);
            Duration age = Duration.between(Person.committedAt(commit), extraction.now());
            return new Diagnosis(
                    Verdict.OK,
                    "branch " + branch,
                    "is at %s, %d hours old".formatted(tip.abbreviate(10).name(), age.toHours()));
        }
    }

    private static void sortPatterns(
            Mirror mirror, ObjectId tip, List<WatchedFiles> watched, Set<String> matched, Set<String> unmatched)
            throws IOException {
        for (WatchedFiles files : watched) {
            (hasFile(mirror, tip, files) ? matched : unmatched)
                    .add(files.files().text());
        }
    }

    private static boolean hasFile(Mirror mirror, ObjectId tip, WatchedFiles files) throws IOException {
        try (RevWalk walk = new RevWalk(mirror.repository());
                TreeWalk tree = new TreeWalk(mirror.repository())) {
            tree.addTree(walk.parseCommit(tip).getTree());
            tree.setRecursive(true);
            if (!files.files().literalPrefix().isEmpty()) {
                tree.setFilter(PathFilterGroup.createFromStrings(files.files().literalPrefix()));
            }
            while (tree.next()) {
                if (files.match(tree.getPathString()).isPresent()) {
                    return true;
                }
            }
            return false;
        }
    }
}
