package org.gitopsdora.demo;

import static org.gitopsdora.demo.Services.PRODUCTION;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    final Code code;
    final OnCall onCall = new OnCall();
    final List<Happening> happenings = new ArrayList<>();

    private final List<Quiet> quiets = new ArrayList<>();
    private final Map<String, Codebase> codebases;
    private final Map<String, Integer> releases = new HashMap<>();
    private final Map<String, Integer> configurations = new HashMap<>();

    private Company(SimulationConfig config, SimulatedRepository repository, Path codePlace) {
        this.config = config;
        this.repository = repository;
        agenda = new Agenda(config.from(), new Random(config.seed()));
        cluster = new Cluster(agenda);
        controller = new Controller(agenda, cluster, repository, config.historyLimit());
        committers = new Committers(agenda, repository, controller::branchMoved);
        code = Code.ofTheShop(agenda, codePlace);
        codebases = code.byService();
    }

    /** @param codePlace where the repositories of the services' code are to be */
    static Company simulate(SimulationConfig config, Path repositoryPlace, Path codePlace) {
        Company company = new Company(config, new SimulatedRepository(repositoryPlace), codePlace);
        company.found();
        company.code.work();
        new Scenarios(company).plan();
        new ReleaseScenarios(company).plan();
        new Traffic(company).plan();
        new FailureScenarios(company).plan();
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

    /** Of a service with a repository it is released there first. */
    String nextVersion(String service) {
        Codebase code = codebases.get(service);
        return code == null ? "1.%d.0".formatted(releases.merge(service, 1, Integer::sum)) : code.release();
    }

    String releaseMessage(String service, String environment, String version) {
        return "Release %s %s to %s\n%s".formatted(service, version, environment, trailers(service, version));
    }

    String trailers(String service, String version) {
        Codebase code = codebases.get(service);
        return code == null ? "" : code.trailers(version);
    }

    Codebase code(String service) {
        return Objects.requireNonNull(codebases.get(service), service);
    }

    Map<String, String> reconfigure(String service, String environment) {
        int level = configurations.merge(Services.folder(service, environment), 1, Integer::sum);
        return Services.configuration(service, environment, 2 + level % 4, level);
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

    /** What the parent renders: it makes the child, and gives it another version later. */
    private void followParent(Application parent) {
        Commit synced = Objects.requireNonNull(parent.current).state.commit();
        String text = synced.files().getOrDefault(ChildApplication.FILE, "");
        String version = ChildApplication.version(text);
        if (!parent.name.equals(ChildApplication.PARENT) || version.isEmpty()) {
            return;
        }
        if (applications(Services.NEWSLETTER, PRODUCTION).isEmpty()) {
            controller.create(newsletter(version), "system:serviceaccount:argocd:argocd-application-controller");
            return;
        }
        Application child = controller.find("newsletter-production");
        List<AppSource> sources =
                List.of(child.sources.get(0).withParameter(ChildApplication.PARAMETER, version), child.sources.get(1));
        if (!sources.equals(child.sources)) {
            child.sources = sources;
            agenda.in(agenda.seconds(1, 5), () -> controller.compare(child));
        }
    }

    private Application newsletter(String version) {
        Application newsletter = new Application(
                "newsletter-production",
                "shop",
                labels(Services.NEWSLETTER, PRODUCTION),
                LOCAL_CLUSTER,
                Services.NEWSLETTER,
                List.of(
                        AppSource.chart(CHARTS, "worker", "1.x", "$values/" + ChildApplication.VALUES)
                                .withParameter(ChildApplication.PARAMETER, version),
                        AppSource.values(repository.url(), ChildApplication.VALUES)),
                50);
        newsletter.chartVersion = "1.4.0";
        newsletter.parent = ChildApplication.PARENT;
        newsletter.manifest = ChildApplication.FILE;
        return newsletter;
    }

    private void found() {
        controller.afterSync(this::followParent);
        committers.push(Employee.DEVELOPERS.get(0), "Start the deploy repository", firstFiles());
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
        if (application.name.equals("cart-production")) {
            application.annotations.put("pagerduty.com/service-id", OnCall.CART.id());
        }
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
        files.put("playground/whoami/deployment.yaml", Services.deployment("whoami", "", 1, 0));
        for (String service : services()) {
            files.put("argocd/applications/%s.yaml".formatted(service), Scenarios.childApplication(service, 0));
            if (service.equals(Services.SEARCH)) {
                files.put("apps/search/base/kustomization.yaml", "resources:\n  - service.yaml\n");
                files.put("apps/search/base/service.yaml", Scenarios.baseService(80));
            }
            String version = codebases.containsKey(service) ? code(service).release() : "1.0.0";
            for (String environment : Services.ENVIRONMENTS) {
                files.putAll(Services.configuration(service, environment, 2, 0));
                files.putAll(Services.image(service, environment, version));
            }
        }
        return files;
    }

    /** A scenario took place. */
    record Happening(String scenario, String subject, Instant at) {}

    private record Quiet(String service, String environment, Instant from, Instant to) {}
}
