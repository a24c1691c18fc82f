package org.gitopsdora.demo;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.gitopsdora.demo.SimulatedRepository.Authorship;

/** The ways in which a commit reaches the branch: pushed directly, squashed, or merged after review. */
final class Committers {
    private final Agenda agenda;
    private final SimulatedRepository repository;
    private final Runnable afterPush;

    Committers(Agenda agenda, SimulatedRepository repository, Runnable afterPush) {
        this.agenda = agenda;
        this.repository = repository;
        this.afterPush = afterPush;
    }

    Employee anyone() {
        return Employee.DEVELOPERS.get(agenda.below(Employee.DEVELOPERS.size()));
    }

    /** A root commit where there is none yet. */
    Commit push(Employee person, String message, Map<String, String> changes) {
        Instant authoredAt = agenda.now().minus(agenda.minutes(1, 50));
        return push(Authorship.of(person, authoredAt, agenda.now()), message, changes);
    }

    Commit push(Authorship authorship, String message, Map<String, String> changes) {
        List<Commit> parents = repository.commits() == 0 ? List.of() : List.of(repository.tip());
        Commit commit = repository.commit(parents, authorship, message, changes);
        arrive(commit);
        return commit;
    }

    /** The forge squashes a reviewed branch: one commit by the author, with the forge's time. */
    void squash(Employee author, String message, Map<String, String> changes, Duration review, BooleanSupplier open) {
        Instant authoredAt = agenda.now();
        agenda.in(review, () -> {
            if (open.getAsBoolean()) {
                push(new Authorship(author, authoredAt, Employee.FORGE, agenda.now()), message, changes);
            }
        });
    }

    /** A branch with one commit, merged after review; left behind unmerged if {@code open} says no by then. */
    void pullRequest(
            Employee author, String message, Map<String, String> changes, Duration review, BooleanSupplier open) {
        Instant authoredAt = agenda.now().minus(agenda.minutes(5, 600));
        Commit bump = repository.commit(
                List.of(repository.tip()), Authorship.of(author, authoredAt, agenda.now()), message, changes);
        agenda.in(review, () -> {
            if (!open.getAsBoolean()) {
                return;
            }
            merge(anyone(), bump, message.lines().findFirst().orElse(""), changes);
        });
    }

    /**
     * A branch of several commits, some hours between them, that is reviewed and then merged.
     *
     * @param changes of one commit each, in order
     */
    void feature(Employee author, String subject, List<Map<String, String>> changes, Duration pause, Duration review) {
        growFeature(new Feature(author, subject, changes, pause, review), repository.tip(), 0);
    }

    private void growFeature(Feature feature, Commit parent, int number) {
        Instant authoredAt = agenda.now().minus(agenda.minutes(2, 300));
        Commit next = repository.commit(
                List.of(parent),
                Authorship.of(feature.author(), authoredAt, agenda.now()),
                "%s, part %d".formatted(feature.subject(), number + 1),
                feature.changes().get(number));
        boolean isLast = number + 1 == feature.changes().size();
        agenda.in(isLast ? feature.review() : feature.pause(), () -> {
            if (isLast) {
                merge(anyone(), next, feature.subject(), feature.all());
            } else {
                growFeature(feature, next, number + 1);
            }
        });
    }

    private void merge(Employee reviewer, Commit side, String subject, Map<String, String> changes) {
        arrive(repository.commit(
                List.of(repository.tip(), side),
                new Authorship(reviewer, agenda.now(), Employee.FORGE, agenda.now()),
                "Merge branch for: " + subject,
                changes));
    }

    private record Feature(
            Employee author, String subject, List<Map<String, String>> changes, Duration pause, Duration review) {
        Map<String, String> all() {
            TreeMap<String, String> all = new TreeMap<>();
            changes.forEach(all::putAll);
            return all;
        }
    }

    /** Puts back what a commit's paths held before it, as {@code git revert} does. */
    Commit revert(Employee person, Commit reverted) {
        Map<String, String> before = reverted.parents().get(0).files();
        Map<String, String> changes = new TreeMap<>();
        reverted.touched().forEach(path -> changes.put(path, before.getOrDefault(path, "")));
        return push(
                person,
                "Revert \"%s\"\n\nThis reverts commit %s.\n".formatted(reverted.subject(), reverted.sha()),
                changes);
    }

    /** The next working hour at or after an instant. */
    Instant office(Instant instant) {
        ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
        if (time.getHour() >= 17) {
            time = time.plusDays(1).withHour(8).plus(agenda.minutes(0, 180));
        } else if (time.getHour() < 8) {
            time = time.withHour(8).plus(agenda.minutes(0, 180));
        }
        while (time.getDayOfWeek() == DayOfWeek.SATURDAY || time.getDayOfWeek() == DayOfWeek.SUNDAY) {
            time = time.plusDays(1);
        }
        return time.toInstant();
    }

    private void arrive(Commit commit) {
        repository.push(commit);
        afterPush.run();
    }
}
