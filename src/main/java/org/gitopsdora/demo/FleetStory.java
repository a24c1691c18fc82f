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
import java.util.Random;
import java.util.TreeMap;
import org.gitopsdora.demo.Company.Happening;
import org.jspecify.annotations.Nullable;

/**
 * The shops' own cluster, run by Flux from the repository {@code fleet}: two services in two environments, infrastructure, and a Helm
 * release. It is a week old when its events begin to be kept, and the first service is older than that, the second younger.
 */
final class FleetStory {
    static final String KIOSK = "kiosk";
    static final String VOUCHERS = "vouchers";
    static final String LOYALTY = "loyalty";
    static final String RELEASES = "releases";
    static final String INFRASTRUCTURE = "infrastructure";
    static final String MANIFEST = "releases/production/release.yaml";

    private static final Duration AGE = Duration.ofDays(7);

    final SimulatedRepository repository;
    final Code code;
    final FluxCluster cluster;
    final SimulationConfig config;
    final List<Happening> happenings = new ArrayList<>();

    private final Agenda agenda;
    private final Committers committers;
    private final Map<String, Integer> releases = new HashMap<>();
    private @Nullable Commit mistake;

    private FleetStory(SimulationConfig config, Path place, Path codePlace) {
        this.config = config;
        repository = new SimulatedRepository(place);
        agenda = new Agenda(config.eventLogFrom().minus(AGE), new Random(config.seed() + 2));
        code = Code.ofTheShops(agenda, codePlace);
        cluster = new FluxCluster(agenda, repository);
        committers = new Committers(agenda, repository, cluster::branchMoved);
    }

    static FleetStory tell(SimulationConfig config, Path place, Path codePlace) {
        FleetStory story = new FleetStory(config, place, codePlace);
        story.begin();
        story.code.work();
        story.plan();
        story.agenda.run(config.until());
        return story;
    }

    private void begin() {
        TreeMap<String, String> files = new TreeMap<>(Map.of(
                "README.md",
                "# What runs in the shops\n",
                "infrastructure/namespaces.yaml",
                "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: kiosk\n",
                "releases/production/namespace.yaml",
                "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: loyalty\n"));
        files.putAll(service(KIOSK, nextVersion(KIOSK)));
        committers.push(Employee.DEVELOPERS.get(0), "Start the fleet", files);
        agenda.in(Duration.ofHours(1), () -> {
            kustomization(INFRASTRUCTURE, INFRASTRUCTURE, Map.of(), false);
            kustomization(RELEASES, "releases/production", Map.of("role", RELEASES), false);
            kustomizations(KIOSK);
        });
    }

    private void plan() {
        for (int day : List.of(-5, 2, 9, 23, 30, 37, 44)) {
            day(day, () -> release(KIOSK));
        }
        for (int day : List.of(8, 15, 29, 36, 43)) {
            day(day, () -> release(VOUCHERS));
        }
        for (int day : List.of(-2, 3, 13, 31)) {
            day(
                    day,
                    () -> committers.push(
                            committers.anyone(),
                            "Explain the fleet",
                            Map.of("README.md", "# What runs in the shops\n\nRevision %d.\n".formatted(day))));
        }
        day(4, () -> chart("1.4.0", 1, "helm_installed"));
        day(6, this::addVouchers);
        day(11, () -> chart("1.5.0", 1, "helm_upgraded"));
        day(12, () -> breakBuild(KIOSK, STAGING));
        day(16, () -> releaseUnhealthy(KIOSK, () -> release(KIOSK, PRODUCTION, nextVersion(KIOSK))));
        day(18, () -> chart("1.5.0", 2, "helm_values_changed"));
        day(19, () -> drift(KIOSK + "-production"));
        day(20, () -> configure(KIOSK, PRODUCTION));
        day(22, () -> releaseUnhealthy(VOUCHERS, this::revert));
        day(25, this::failUpgrade);
        day(27, () -> drift(VOUCHERS + "-staging"));
        day(33, () -> breakBuild(VOUCHERS, PRODUCTION));
        day(39, () -> chart("1.7.0", 2, "helm_upgraded"));
    }

    /** Days are counted from the beginning of the archive; at work, Sundays too. */
    private void day(int day, Runnable action) {
        agenda.at(config.eventLogFrom().plus(Duration.ofDays(day)).plus(agenda.minutes(480, 840)), action);
    }

    private void kustomization(String name, String path, Map<String, String> labels, boolean isWaiting) {
        cluster.create(SimulatedFluxObject.KUSTOMIZATION, SimulatedFluxObject.SYSTEM, name, path, labels, isWaiting);
    }

    private void kustomizations(String service) {
        for (String environment : List.of(STAGING, PRODUCTION)) {
            kustomization(
                    service + "-" + environment,
                    Services.folder(service, environment),
                    labels(service, environment),
                    true);
        }
    }

    private static Map<String, String> labels(String service, String environment) {
        return Map.of("app.kubernetes.io/part-of", service, "env", environment);
    }

    private static Map<String, String> service(String service, String version) {
        TreeMap<String, String> files = new TreeMap<>();
        for (String environment : List.of(STAGING, PRODUCTION)) {
            files.putAll(Services.image(service, environment, version));
            files.putAll(Services.configuration(service, environment, 2, 0));
        }
        return files;
    }

    private String nextVersion(String service) {
        Codebase codebase = code.find(service);
        return codebase == null ? "1.%d.0".formatted(releases.merge(service, 1, Integer::sum)) : codebase.release();
    }

    private void addVouchers() {
        note("kustomization_added", VOUCHERS);
        committers.push(committers.anyone(), "Add vouchers", service(VOUCHERS, nextVersion(VOUCHERS)));
        agenda.in(Duration.ofMinutes(5), () -> kustomizations(VOUCHERS));
    }

    private void release(String service) {
        String version = nextVersion(service);
        release(service, STAGING, version);
        agenda.in(agenda.minutes(60, 1500), () -> release(service, PRODUCTION, version));
    }

    private void release(String service, String environment, String version) {
        String message = "Release %s %s to %s".formatted(service, version, environment);
        Map<String, String> changes = Services.image(service, environment, version);
        if (agenda.chance(0.5)) {
            committers.push(Employee.BOT, message, changes);
        } else {
            committers.pullRequest(committers.anyone(), message, changes, agenda.minutes(5, 60), () -> true);
        }
    }

    /** Applied, and never healthy in production. */
    private void releaseUnhealthy(String service, Runnable cure) {
        note("health_check_failed", service + "-production");
        String version = nextVersion(service);
        cluster.find(service + "-production").faults.add(version);
        mistake = committers.push(
                committers.anyone(),
                "Release %s %s to production".formatted(service, version),
                Services.image(service, PRODUCTION, version));
        agenda.in(agenda.minutes(20, 40), cure);
    }

    private void breakBuild(String service, String environment) {
        note("build_failed_and_reverted", service + "-" + environment);
        String file = Services.folder(service, environment) + "/kustomization.yaml";
        String before = repository.tip().files().getOrDefault(file, "");
        mistake = committers.push(
                committers.anyone(),
                "Add a resource to " + service,
                Map.of(file, before.replace("resources:\n", "resources:\n  - %s\n".formatted(FluxCluster.MISSING))));
        agenda.in(agenda.minutes(15, 30), this::revert);
    }

    private void revert() {
        if (mistake != null) {
            committers.revert(committers.anyone(), mistake);
        }
    }

    private void configure(String service, String environment) {
        note("configured", service + "-" + environment);
        committers.push(
                committers.anyone(),
                "Tune %s in %s".formatted(service, environment),
                Services.configuration(service, environment, 4, 1));
    }

    private void drift(String name) {
        note("changed_by_hand", name);
        cluster.find(name).hasDrifted = true;
    }

    private void failUpgrade() {
        cluster.find(LOYALTY).faults.add("1.6.0");
        chart("1.6.0", 2, "helm_upgrade_failed_and_rolled_back");
    }

    private void chart(String version, int replicas, String scenario) {
        note(scenario, LOYALTY);
        if (cluster.objects.stream().noneMatch(object -> object.name.equals(LOYALTY))) {
            Map<String, String> labels = new TreeMap<>(labels(LOYALTY, PRODUCTION));
            labels.put("kustomize.toolkit.fluxcd.io/name", RELEASES);
            labels.put("kustomize.toolkit.fluxcd.io/namespace", SimulatedFluxObject.SYSTEM);
            cluster.create(SimulatedFluxObject.HELM_RELEASE, LOYALTY, LOYALTY, MANIFEST, labels, false);
        }
        committers.push(committers.anyone(), "Release loyalty " + version, Map.of(MANIFEST, """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata:
                  name: loyalty
                  namespace: loyalty
                spec:
                  interval: 4h
                  chart:
                    spec:
                      chart: %s
                      version: %s
                      sourceRef: {kind: HelmRepository, name: charts}
                  values:
                    replicas: %d
                """.formatted(
                        FluxCluster.CHART, version, replicas)));
    }

    private void note(String scenario, String subject) {
        happenings.add(new Happening(scenario, subject, agenda.now()));
    }

    /** What happens before it is not told. */
    Instant archiveFrom() {
        return config.eventLogFrom();
    }
}
