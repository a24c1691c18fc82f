package org.gitopsdora.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gitopsdora.demo.SimulatedRepository.Authorship;

/** A repository of applications' code and what developers do in it: one service's, or a folder for each of several. */
final class CodeRepository {
    private static final int FILES = 6;

    final SimulatedRepository repository;

    private final Agenda agenda;
    private final Committers committers;
    private int edits;

    /** @param folders of the services, empty text for a repository of one */
    CodeRepository(Agenda agenda, Path place, List<String> folders) {
        this.agenda = agenda;
        repository = new SimulatedRepository(place);
        committers = new Committers(agenda, repository, () -> {});
        TreeMap<String, String> files = new TreeMap<>(Map.of("README.md", "# Code\n"));
        folders.forEach(folder -> files.putAll(edit(folder)));
        Instant at = agenda.now().minus(Duration.ofHours(30));
        Employee author = Employee.DEVELOPERS.get(1);
        repository.push(repository.commit(List.of(), Authorship.of(author, at, at), "Begin", files));
    }

    /** Everyday work in a folder, until the simulation ends. */
    void work(String folder) {
        agenda.at(committers.office(agenda.now().plus(agenda.minutes(200, 2400))), () -> {
            develop(folder);
            work(folder);
        });
    }

    private void develop(String folder) {
        String subject = "Improve " + name(folder);
        switch (agenda.below(10)) {
            case 0, 1 -> committers.push(committers.anyone(), subject, edit(folder));
            case 2, 3, 4 ->
                committers.squash(committers.anyone(), subject, edit(folder), agenda.minutes(30, 2000), () -> true);
            case 5 ->
                committers.pullRequest(
                        Employee.RENOVATE,
                        "Update dependency of " + name(folder),
                        dependencies(folder),
                        agenda.minutes(5, 900),
                        () -> true);
            case 6 -> {
                Commit mistake = committers.push(committers.anyone(), subject, edit(folder));
                agenda.in(agenda.minutes(30, 600), () -> committers.revert(committers.anyone(), mistake));
            }
            default -> {
                List<Map<String, String>> parts = new ArrayList<>();
                for (int part = 0; part < 1 + agenda.below(4); part++) {
                    parts.add(edit(folder));
                }
                committers.feature(
                        committers.anyone(), subject, parts, agenda.minutes(60, 1200), agenda.minutes(20, 1500));
            }
        }
    }

    /** Somebody's fix, written a while ago and pushed now. */
    Commit push(String folder) {
        return committers.push(committers.anyone(), "Fix " + name(folder), edit(folder));
    }

    Commit push(String folder, Duration authorAheadBy) {
        Instant now = agenda.now();
        Authorship authorship = Authorship.of(committers.anyone(), now.plus(authorAheadBy), now);
        return committers.push(authorship, "Fix %s on a laptop".formatted(name(folder)), edit(folder));
    }

    /** On a branch that is never merged. */
    Commit experiment(String folder, String branch) {
        Commit tip = repository.tip();
        Commit first = experiment(folder, tip, Duration.ofHours(3));
        Commit second = experiment(folder, first, Duration.ofMinutes(20));
        repository.branch(branch, second);
        return second;
    }

    private Commit experiment(String folder, Commit parent, Duration ago) {
        Instant at = agenda.now().minus(ago);
        Authorship authorship = Authorship.of(committers.anyone(), at.minus(agenda.minutes(1, 90)), at);
        return repository.commit(List.of(parent), authorship, "Try something in " + name(folder), edit(folder));
    }

    private Map<String, String> edit(String folder) {
        edits++;
        String file = "src/Part%d.java".formatted(edits % FILES);
        return Map.of(inside(folder, file), "// Edit %d\n".formatted(edits));
    }

    private Map<String, String> dependencies(String folder) {
        edits++;
        return Map.of(inside(folder, "pom.xml"), "<project><version>%d</version></project>\n".formatted(edits));
    }

    private static String inside(String folder, String file) {
        return folder.isEmpty() ? file : folder + "/" + file;
    }

    private static String name(String folder) {
        return folder.isEmpty() ? "the application" : folder;
    }
}
