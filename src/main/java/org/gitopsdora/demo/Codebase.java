package org.gitopsdora.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The code of one service and what was released from it. Remembers which commit stands behind each version. */
final class Codebase {
    /** How a release is called, and how its name leads back to the commit. */
    enum Naming {
        /** {@code v12}, a git tag of the same name. */
        TAG("git_tag"),
        /** {@code 1.12.0}, a git tag behind the service's name: several services share the repository. */
        TAG_OF_SERVICE("git_tag"),
        /** {@code main-1a2b3c4-1789000000}. */
        SHORT_SHA("sha_in_tag"),
        /** The full SHA and nothing else. */
        SHA("sha_in_tag"),
        /** {@code build-12}, which leads nowhere; the config commit names the code commit in its trailers. */
        TRAILER("reference");

        private final String bridge;

        Naming(String bridge) {
            this.bridge = bridge;
        }
    }

    final String service;
    final CodeRepository home;
    /** Of the service in its repository; empty where it has one for itself. */
    final String folder;

    final Naming naming;

    private final Agenda agenda;
    private final Map<String, Commit> commits = new HashMap<>();
    private @Nullable Commit released;
    private int number;

    Codebase(Agenda agenda, String service, CodeRepository home, String folder, Naming naming) {
        this.agenda = agenda;
        this.service = service;
        this.home = home;
        this.folder = folder;
        this.naming = naming;
    }

    /** The next version, of what main holds; somebody pushes a fix first if that has been released. */
    String release() {
        Commit tip = home.repository.tip();
        if (released != null && changes(released, tip).isEmpty()) {
            tip = home.push(folder);
        }
        return release(tip);
    }

    /** The next version, of a commit that need not be the newest. */
    String release(Commit commit) {
        released = commit;
        number++;
        String version = switch (naming) {
            case TAG -> "v" + number;
            case TAG_OF_SERVICE -> "1.%d.0".formatted(number);
            case SHORT_SHA -> "main-%s-%d".formatted(commit.sha().substring(0, 8), at(agenda.now()));
            case SHA -> commit.sha();
            case TRAILER -> "build-" + number;
        };
        switch (naming) {
            case TAG -> tag(version, commit);
            case TAG_OF_SERVICE -> tag("%s/v%s".formatted(service, version), commit);
            case SHORT_SHA, SHA, TRAILER -> {}
        }
        commits.put(version, commit);
        return version;
    }

    /** The next version was built and deployed from somebody's laptop: no repository knows it. */
    String releaseWithoutTrace() {
        number++;
        return switch (naming) {
            case TAG -> "v" + number;
            case TAG_OF_SERVICE -> "1.%d.0".formatted(number);
            case SHORT_SHA, SHA, TRAILER -> throw new IllegalStateException("Names of %s lead back".formatted(service));
        };
    }

    /** What the config commit of a release says at its end. */
    String trailers(String version) {
        Commit commit = commits.get(version);
        return naming != Naming.TRAILER || commit == null
                ? ""
                : "\nArgocd-reference-commit-sha: %s\nArgocd-reference-commit-subject: %s\n"
                        .formatted(commit.sha(), commit.subject());
    }

    /** Null if no name or trailer leads to a commit. */
    @Nullable
    Commit find(String version) {
        return commits.get(version);
    }

    String bridge() {
        return naming.bridge;
    }

    /** Commits that {@code to} has and {@code from} has not, merges left out, in the service's folder. */
    List<Commit> changes(Commit from, Commit to) {
        return folder.isEmpty()
                ? home.repository.between(from, to)
                : home.repository.between(from, to, List.of(folder));
    }

    private void tag(String name, Commit commit) {
        List<String> names = new ArrayList<>(List.of(name));
        if (agenda.chance(0.2)) {
            names.add("%s-candidate-%d".formatted(service, number));
        }
        for (String each : names) {
            if (agenda.chance(0.5)) {
                home.repository.annotatedTag(each, commit, Employee.BOT, agenda.now());
            } else {
                home.repository.tag(each, commit);
            }
        }
    }

    private static long at(Instant instant) {
        return instant.getEpochSecond();
    }
}
