package org.gitopsdora.demo;

import static org.gitopsdora.demo.Services.PRODUCTION;
import static org.gitopsdora.demo.Services.STAGING;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.gitopsdora.demo.Company.Happening;

/**
 * The second repository: {@code image-tags/<environment>/<service>}, watched by an operator that nobody can ask. It began as bare text
 * in another folder, became YAML with the same values, and moved.
 */
final class TagsStory {
    static final String OLD_FOLDER = "legacy/image-tags";
    static final String NEW_FOLDER = "image-tags";

    private static final List<String> SERVICES = List.of("mailer", "reports", "exporter");

    final SimulatedRepository repository;
    final Code code;
    final List<Happening> happenings = new ArrayList<>();

    private final SimulationConfig config;
    private final Agenda agenda;
    private final Committers committers;
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, Integer> releases = new HashMap<>();
    private String folder = OLD_FOLDER;
    private boolean isYaml;

    private TagsStory(SimulationConfig config, Path place, Path codePlace) {
        this.config = config;
        repository = new SimulatedRepository(place);
        agenda = new Agenda(config.from(), new Random(config.seed() + 1));
        code = Code.ofMessaging(agenda, codePlace);
        committers = new Committers(agenda, repository, () -> {});
    }

    static TagsStory tell(SimulationConfig config, Path place, Path codePlace) {
        TagsStory story = new TagsStory(config, place, codePlace);
        story.begin();
        story.code.work();
        story.plan();
        story.agenda.run(config.until());
        return story;
    }

    private void begin() {
        for (String service : SERVICES) {
            String version = nextVersion(service);
            values.put(STAGING + "/" + service, version);
            values.put(PRODUCTION + "/" + service, version);
        }
        Map<String, String> files = files();
        files.put("README.md", "# Which image runs where\n");
        committers.push(Employee.DEVELOPERS.get(0), "Start the tags repository", files);
    }

    private void plan() {
        for (String service : SERVICES) {
            agenda.in(agenda.minutes(1000, 9000), () -> release(service));
        }
        day(20, this::writeElsewhere);
        day(35, this::reformat);
        day(50, this::move);
        day(55, () -> add("labels", ""));
        day(58, () -> set("labels", "v1", "file_first_empty"));
        day(60, () -> add("invoices", "v1"));
        day(66, () -> set("invoices", "v2", "change_of_an_added_file"));
        day(70, () -> set("labels", "v2", "value_after_the_baseline"));
        day(75, () -> set("invoices", "", "file_emptied"));
        day(77, () -> set("invoices", "v2", "file_filled_with_the_last_value"));
        day(81, () -> set("invoices", "v3", "value_after_a_gap"));
        day(84, () -> set("labels", "v1", "tag_reverted"));
        day(86, () -> delete("labels"));
        day(90, this::deployEverything);
        day(104, () -> rollBack("mailer"));
    }

    private void day(int day, Runnable action) {
        agenda.at(config.from().plus(Duration.ofDays(day)).plus(agenda.minutes(480, 900)), action);
    }

    private void release(String service) {
        String version = nextVersion(service);
        promote(service, STAGING, version);
        agenda.in(agenda.minutes(600, 2600), () -> promote(service, PRODUCTION, version));
        agenda.in(agenda.minutes(5000, 11_000), () -> release(service));
    }

    private String nextVersion(String service) {
        Codebase codebase = code.find(service);
        return codebase == null ? "v%d".formatted(releases.merge(service, 1, Integer::sum)) : codebase.release();
    }

    private void promote(String service, String environment, String version) {
        String message = "Release %s %s to %s".formatted(service, version, environment);
        String key = environment + "/" + service;
        if (agenda.chance(0.5)) {
            values.put(key, version);
            committers.push(Employee.BOT, message, Map.of(path(key), text(version)));
            return;
        }
        // The folder or the format may change while a request is open: its author rebases by writing it anew.
        String folderBefore = folder;
        boolean formatBefore = isYaml;
        committers.pullRequest(
                committers.anyone(), message, Map.of(path(key), text(version)), agenda.minutes(5, 200), () -> {
                    if (!folder.equals(folderBefore) || isYaml != formatBefore) {
                        promote(service, environment, version);
                        return false;
                    }
                    values.put(key, version);
                    return true;
                });
    }

    private void writeElsewhere() {
        committers.push(
                committers.anyone(), "Explain the folders", Map.of("README.md", "# Which image runs where, and why\n"));
    }

    private void reformat() {
        note("format_changed_with_the_same_values", "every workload");
        isYaml = true;
        committers.push(committers.anyone(), "Write tags as YAML", files());
    }

    private void move() {
        note("folder_moved", "every workload");
        TreeMap<String, String> changes = new TreeMap<>();
        files().keySet().forEach(path -> changes.put(path, ""));
        folder = NEW_FOLDER;
        changes.putAll(files());
        committers.push(committers.anyone(), "Move tags to the top", changes);
    }

    private void add(String service, String value) {
        note(value.isEmpty() ? "empty_file_added" : "workload_added", PRODUCTION + "/" + service);
        write(service, value, "Add " + service);
    }

    private void set(String service, String value, String scenario) {
        note(scenario, PRODUCTION + "/" + service);
        write(service, value, "Set %s to %s".formatted(service, value));
    }

    private void write(String service, String value, String message) {
        String key = PRODUCTION + "/" + service;
        values.put(key, value);
        committers.push(
                committers.anyone(),
                message,
                Map.of(path(key), value.isEmpty() ? SimulatedRepository.EMPTY : text(value)));
    }

    private void delete(String service) {
        String key = PRODUCTION + "/" + service;
        note("file_deleted", key);
        values.remove(key);
        committers.push(committers.anyone(), "Retire " + service, Map.of(path(key), ""));
    }

    /** And, an hour later, forward again. */
    private void rollBack(String service) {
        String key = PRODUCTION + "/" + service;
        List<Commit> chain = repository.chain();
        for (int step = chain.size() - 1; step > 0; step--) {
            if (chain.get(step).touched().equals(Set.of(path(key)))) {
                note("rolled_back_and_reapplied", key);
                String version = Objects.requireNonNull(values.get(key));
                Commit revert = committers.revert(committers.anyone(), chain.get(step));
                agenda.in(Duration.ofHours(1), () -> {
                    if (Objects.equals(
                            repository.tip().files().get(path(key)),
                            revert.files().get(path(key)))) {
                        committers.push(
                                committers.anyone(),
                                "Release %s again".formatted(key),
                                Map.of(path(key), text(version)));
                    }
                });
                return;
            }
        }
    }

    private void deployEverything() {
        note("one_commit_for_several_workloads", "mailer, reports, exporter");
        TreeMap<String, String> changes = new TreeMap<>();
        for (String service : SERVICES) {
            String version = nextVersion(service);
            String key = PRODUCTION + "/" + service;
            values.put(key, version);
            changes.put(path(key), text(version));
        }
        committers.push(committers.anyone(), "Release everything", changes);
    }

    /** An incident soon after one of the mailer's releases, whose operator tells nothing. */
    void page(OnCall onCall) {
        String path = NEW_FOLDER + "/" + PRODUCTION + "/mailer";
        Instant from = config.from().plus(Duration.ofDays(95));
        for (Commit step : repository.chain()) {
            if (step.touched().contains(path) && step.committedAt().isAfter(from)) {
                Instant at = step.committedAt().plus(Duration.ofMinutes(17));
                happenings.add(new Happening("incident_without_an_operator", PRODUCTION + "/mailer", at));
                onCall.page(OnCall.MAILER, "Mails go out without a subject", at)
                        .acknowledged(at.plus(Duration.ofMinutes(8)))
                        .resolved(at.plus(Duration.ofMinutes(52)));
                return;
            }
        }
    }

    private void note(String scenario, String subject) {
        happenings.add(new Happening(scenario, subject, agenda.now()));
    }

    private Map<String, String> files() {
        TreeMap<String, String> files = new TreeMap<>();
        values.forEach((key, value) -> files.put(path(key), value.isEmpty() ? SimulatedRepository.EMPTY : text(value)));
        return files;
    }

    private String path(String key) {
        return folder + "/" + key;
    }

    private String text(String value) {
        return isYaml ? "image_tag: %s\npromote_deployment: false\n".formatted(value) : value + "\n";
    }
}
