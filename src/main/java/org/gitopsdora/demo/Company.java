package org.gitopsdora.demo;

import static org.gitopsdora.demo.Services.PRODUCTION;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A small company that delivers with GitOps, from {@code from} to {@code until}: everyday {@link Traffic}, the {@link Scenarios} that
 * make measuring hard, and Argo CD's {@link Controller} that reconciles both. Deterministic: chance comes from the seed, time from the
 * agenda.
 */
final class Company {
    static final String CHARTS = "https://charts.shop.example/stable";
    static final String LOCAL_CLUSTER = "https://kubernetes.default.svc";
    static final String US_CLUSTER = "https://us.k8s.shop.example";

    final SimulationConfig config;
    final Agenda agenda;
    final SimulatedRepository repository;
    final Cluster cluster;
    final Controller controller;
    final Committers committers;
    final List<Happening> happenings = new ArrayList<>();

    private final List<Quiet> quiets = new ArrayList<>();
    private final Map<String, Integer> releases = new HashMap<>();
    private final Map<String, Integer> configurations = new HashMap<>();

    private Company(SimulationConfig config, SimulatedRepository repository) {
        this.config = config;
        this.repository = repository;
        agenda = new Agenda(config.from(), new Random(config.seed()));
        cluster = new Cluster(agenda);
        controller = new Controller(agenda, cluster, repository, config.historyLimit());
        committers = new Committers(agenda, repository, controller::branchMoved);
    }

    static Company simulate(SimulationConfig config, Path repositoryPlace) {
        Company company = new Company(config, new SimulatedRepository(repositoryPlace));
        company.found();
        new Scenarios(company).plan();
        new Traffic(company).plan();
        company.agenda.run(config.until());
        return company;
    }

    List<String> services() {
        return Services.list(config.services());
    }

    /** The applications of a service in an environment: one, or one per cluster. */
    List<Application> applications(String service, String environment) {
        return controller.applications().stream()
                .filter(application -> service.equals(application.labels.get("app.kubernetes.io/part-of"))
                        && environment.equals(application.labels.get("env")))
                .toList();
    }

    String nextTag(String service) {
        return "1.%d.0".formatted(releases.merge(service, 1, Integer::sum));
    }

    Map<String, String> bump(String service, String environment, String tag) {
        return Map.of(
                Services.folder(service, environment) + "/kustomization.yaml", Services.kustomization(service, tag));
    }

    Map<String, String> reconfigure(String service, String environment) {
        String folder = Services.folder(service, environment);
        int level = configurations.merge(folder, 1, Integer::sum);
        return Map.of(folder + "/deployment.yaml", Services.deployment(service, 2 + level % 4, level));
    }

    Map<String, String> elsewhere() {
        int number = configurations.merge("docs", 1, Integer::sum);
        return Map.of("docs/runbook.md", "# Runbook\n\nRevision %d.\n".formatted(number));
    }

    /** For this while a scenario has the service and environment to itself. */
    void reserve(String service, String environment, Instant from, Duration length) {
        quiets.add(new Quiet(service, environment, from, from.plus(length)));
    }

    boolean isQuiet(String service, String environment, Instant at) {
        return quiets.stream()
                .anyMatch(quiet -> quiet.service().equals(service)
                        && quiet.environment().equals(environment)
                        && !at.isBefore(quiet.from())
                        && at.isBefore(quiet.to()));
    }

    void note(String scenario, String subject) {
        happenings.add(new Happening(scenario, subject, agenda.now()));
    }

    void create(Application application) {
        controller.create(application, "dev-a@shop.example");
    }

    Application storefront() {
        Application storefront = new Application(
                "storefront-production",
                "shop",
                labels(Services.STOREFRONT, PRODUCTION),
                LOCAL_CLUSTER,
                Services.STOREFRONT,
                List.of(
                        AppSource.chart(CHARTS, "web", "2.x", "$values/values/storefront/production.yaml"),
                        AppSource.values(repository.url(), "values/storefront/production.yaml")),
                50);
        storefront.chartVersion = "2.6.0";
        return storefront;
    }

    private void found() {
        committers.push(Person.DEVELOPERS.get(0), "Start the deploy repository", firstFiles());
        agenda.at(config.from().plus(Duration.ofHours(1)), () -> {
            create(parent());
            create(playground());
            for (String service : services()) {
                Services.ENVIRONMENTS.forEach(environment -> createApplications(service, environment));
            }
        });
    }

    private void createApplications(String service, String environment) {
        if (service.equals(Services.CHECKOUT) && environment.equals(PRODUCTION)) {
            create(application("checkout-production-eu", service, environment, LOCAL_CLUSTER));
            create(application("checkout-production-us", service, environment, US_CLUSTER));
            return;
        }
        Application application = application(service + "-" + environment, service, environment, LOCAL_CLUSTER);
        // Nobody trusts auto-sync with the catalogue: a person releases it.
        application.isAutomated = !application.name.equals("catalog-production");
        create(application);
    }

    private Application application(String name, String service, String environment, String server) {
        AppSource source = AppSource.directory(
                repository.url(), Services.folder(service, environment), Services.watchedPaths(service, environment));
        return new Application(name, "shop", labels(service, environment), server, service, List.of(source), null);
    }

    private Application parent() {
        AppSource source = AppSource.directory(repository.url(), "argocd/applications", List.of("argocd/applications"));
        return new Application(
                "applications",
                "platform",
                Map.of("role", "app-of-apps"),
                LOCAL_CLUSTER,
                Application.NAMESPACE,
                List.of(source),
                null);
    }

    /** Somebody's toy: no rule of the job maps it. */
    private Application playground() {
        AppSource source = AppSource.directory(repository.url(), "playground/whoami", List.of("playground/whoami"));
        return new Application(
                "whoami-playground",
                "sandbox",
                Map.of("owner", "dev-d"),
                LOCAL_CLUSTER,
                "playground",
                List.of(source),
                null);
    }

    private static Map<String, String> labels(String service, String environment) {
        return new TreeMap<>(Map.of("app.kubernetes.io/part-of", service, "env", environment));
    }

    private Map<String, String> firstFiles() {
        TreeMap<String, String> files = new TreeMap<>();
        files.put("README.md", "# deploy\n\nWhat runs where.\n");
        files.put("docs/runbook.md", "# Runbook\n");
        files.put("values/storefront/production.yaml", Scenarios.values(2));
        files.put("playground/whoami/deployment.yaml", Services.deployment("whoami", 1, 0));
        for (String service : services()) {
            files.put("argocd/applications/%s.yaml".formatted(service), Scenarios.childApplication(service, 0));
            if (service.equals(Services.SEARCH)) {
                files.put("apps/search/base/kustomization.yaml", "resources:\n  - service.yaml\n");
                files.put("apps/search/base/service.yaml", Scenarios.baseService(80));
            }
            for (String environment : Services.ENVIRONMENTS) {
                files.putAll(bump(service, environment, "1.0.0"));
                files.put(
                        Services.folder(service, environment) + "/deployment.yaml", Services.deployment(service, 2, 0));
            }
        }
        return files;
    }

    /** A scenario took place. */
    record Happening(String scenario, String subject, Instant at) {}

    private record Quiet(String service, String environment, Instant from, Instant to) {}
}
