package org.gitopsdora.demo;

import static org.gitopsdora.demo.Services.ACCOUNTS;
import static org.gitopsdora.demo.Services.CART;
import static org.gitopsdora.demo.Services.CATALOG;
import static org.gitopsdora.demo.Services.CHECKOUT;
import static org.gitopsdora.demo.Services.INTEGRATION;
import static org.gitopsdora.demo.Services.PAYMENTS;
import static org.gitopsdora.demo.Services.PRODUCTION;
import static org.gitopsdora.demo.Services.SEARCH;
import static org.gitopsdora.demo.Services.STAGING;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gitopsdora.demo.Operation.Scope;
import org.gitopsdora.demo.Outcome.Course;
import org.gitopsdora.demo.SimulatedRepository.Authorship;

/**
 * What makes measuring hard, each at its time: counted from the day the event log begins ({@code log}), so that some of it happened
 * before anybody wrote events down.
 */
final class Scenarios {
    private static final String PERSON = "dev-b@shop.example";
    private static final Outcome FINE = Outcome.succeeds(Duration.ofSeconds(22), Course.PROGRESSING_THEN_HEALTHY);

    private final Company company;
    private final Agenda agenda;
    private final Controller controller;
    private final Committers committers;

    Scenarios(Company company) {
        this.company = company;
        this.agenda = company.agenda;
        this.controller = company.controller;
        this.committers = company.committers;
    }

    void plan() {
        failures();
        returns();
        peopleAtTheButtons();
        drifts();
        incarnations();
        sharedCommits();
        storefront();
        unfinishedBusiness();
    }

    private void failures() {
        failsThenSuperseded("failed_then_superseded_before_the_log", CART, -20);
        failsThenSuperseded("failed_then_superseded", CART, 10);
        failsThenRetried("failed_then_retried_before_the_log", PAYMENTS, -30);
        failsThenRetried("failed_then_retried", PAYMENTS, 14);
        degradesThenFixed(24);
        degradesAndHealsItself(31);
    }

    private void failsThenSuperseded(String name, String service, int day) {
        Instant at = reserve(service, PRODUCTION, day, 2);
        agenda.at(at, () -> {
            company.note(name, service + "-production");
            expect(service, PRODUCTION, Outcome.failsToApply(5));
            release(service, PRODUCTION);
        });
        agenda.at(at.plus(Duration.ofMinutes(110)), () -> {
            expect(service, PRODUCTION, FINE);
            release(service, PRODUCTION);
        });
    }

    private void failsThenRetried(String name, String service, int day) {
        Instant at = reserve(service, PRODUCTION, day, 2);
        agenda.at(at, () -> {
            company.note(name, service + "-production");
            expect(service, PRODUCTION, Outcome.failsToApply(0));
            release(service, PRODUCTION);
        });
        agenda.at(at.plus(Duration.ofMinutes(25)), () -> {
            Application application = company.applications(service, PRODUCTION).get(0);
            application.defect = null;
            application.outcomes.add(FINE);
            controller.sync(application, PERSON);
        });
    }

    private void degradesThenFixed(int day) {
        Instant at = reserve(CART, PRODUCTION, day, 2);
        agenda.at(at, () -> {
            company.note("degraded_then_rolled_forward", "cart-production");
            expect(CART, PRODUCTION, Outcome.succeeds(Duration.ofSeconds(14), Course.DEGRADED));
            release(CART, PRODUCTION);
        });
        agenda.at(at.plus(Duration.ofMinutes(50)), () -> {
            expect(CART, PRODUCTION, FINE);
            release(CART, PRODUCTION);
        });
    }

    private void degradesAndHealsItself(int day) {
        Instant at = reserve(ACCOUNTS, PRODUCTION, day, 2);
        agenda.at(at, () -> {
            company.note("degraded_before_healthy", "accounts-production");
            expect(ACCOUNTS, PRODUCTION, Outcome.succeeds(Duration.ofSeconds(9), Course.DEGRADED_THEN_HEALTHY));
            release(ACCOUNTS, PRODUCTION);
        });
    }

    private void returns() {
        failedDryRunReverted(18);
        failedApplyReverted("failed_apply_then_reverted", 33);
        failedApplyReverted("failed_apply_then_reverted_before_the_log", -12);
        rolledBackInTheUi(12);
        revertedAndReapplied(38);
    }

    private void failedDryRunReverted(int day) {
        Instant at = reserve(SEARCH, PRODUCTION, day, 2);
        agenda.at(at, () -> {
            company.note("failed_dry_run_then_reverted", "search-production");
            expect(SEARCH, PRODUCTION, Outcome.failsInDryRun());
            Commit broken = release(SEARCH, PRODUCTION);
            agenda.in(Duration.ofMinutes(21), () -> committers.revert(committers.anyone(), broken));
        });
        // Nothing was applied and nothing is left to apply; a person syncs all the same.
        agenda.at(at.plus(Duration.ofMinutes(30)), () -> controller.sync(controller.find("search-production"), PERSON));
    }

    private void failedApplyReverted(String name, int day) {
        Instant at = reserve(SEARCH, PRODUCTION, day, 2);
        agenda.at(at, () -> {
            company.note(name, "search-production");
            expect(SEARCH, PRODUCTION, Outcome.failsToApply(2));
            Commit broken = release(SEARCH, PRODUCTION);
            agenda.in(Duration.ofMinutes(32), () -> {
                expect(SEARCH, PRODUCTION, FINE);
                committers.revert(committers.anyone(), broken);
            });
        });
    }

    private void rolledBackInTheUi(int day) {
        Instant at = reserve(ACCOUNTS, PRODUCTION, day, 3);
        String accounts = "accounts-production";
        agenda.at(at, () -> {
            company.note("rolled_back_in_the_ui", accounts);
            expect(ACCOUNTS, PRODUCTION, Outcome.succeeds(Duration.ofSeconds(12), Course.DEGRADED));
            release(ACCOUNTS, PRODUCTION);
        });
        agenda.at(at.plus(Duration.ofMinutes(35)), () -> {
            Application application = controller.find(accounts);
            application.isAutomated = false;
            controller.updateSpec(application, PERSON);
            List<Operation> history = application.history;
            application.outcomes.add(FINE);
            controller.rollBack(application, PERSON, history.get(history.size() - 2));
        });
        agenda.at(at.plus(Duration.ofHours(26)), () -> {
            expect(ACCOUNTS, PRODUCTION, FINE);
            controller.updateSpec(controller.find(accounts), PERSON);
            controller.find(accounts).isAutomated = true;
            release(ACCOUNTS, PRODUCTION);
        });
    }

    private void revertedAndReapplied(int day) {
        Instant at = reserve(ACCOUNTS, PRODUCTION, day, 3);
        agenda.at(at, () -> {
            company.note("reverted_then_reapplied", "accounts-production");
            Commit released = release(ACCOUNTS, PRODUCTION);
            agenda.in(Duration.ofHours(3), () -> {
                Commit revert = committers.revert(committers.anyone(), released);
                agenda.in(Duration.ofHours(22), () -> committers.revert(committers.anyone(), revert));
            });
        });
    }

    private void peopleAtTheButtons() {
        Instant resync = reserve(CATALOG, PRODUCTION, 20, 2);
        agenda.at(resync, () -> {
            company.note("resynced_by_a_person", "catalog-production");
            release(CATALOG, PRODUCTION);
            for (int minutes : new int[] {5, 9, 14}) {
                agenda.in(Duration.ofMinutes(minutes), () -> controller.sync(find("catalog-production"), PERSON));
            }
        });
        Instant elsewhere = reserve(CATALOG, PRODUCTION, 22, 1);
        agenda.at(elsewhere, () -> {
            company.note("synced_at_a_revision_without_a_change", "catalog-production");
            committers.push(committers.anyone(), "Update the runbook", company.elsewhere());
            agenda.in(Duration.ofMinutes(8), () -> controller.sync(find("catalog-production"), PERSON));
        });
        Instant burst = reserve(CHECKOUT, INTEGRATION, -25, 1);
        agenda.at(burst, () -> {
            company.note("history_lost", "checkout-integration");
            for (int hour = 1; hour <= company.config.historyLimit() + 4; hour++) {
                agenda.in(Duration.ofHours(hour), () -> controller.sync(find("checkout-integration"), PERSON));
            }
        });
        Instant terminated = reserve(ACCOUNTS, INTEGRATION, 34, 2);
        agenda.at(terminated, () -> {
            company.note("terminated_by_a_person", "accounts-integration");
            expect(ACCOUNTS, INTEGRATION, Outcome.terminated(Duration.ofMinutes(12)));
            release(ACCOUNTS, INTEGRATION);
            agenda.in(Duration.ofMinutes(40), () -> controller.sync(find("accounts-integration"), PERSON));
        });
    }

    private void drifts() {
        Outcome heals = Outcome.succeeds(Duration.ofSeconds(3), Course.UNTOUCHED);
        drift("drift_corrected_before_the_log", -15, heals);
        drift("drift_corrected", 8, heals);
        drift("drift_corrected", 16, heals);
        drift("drift_correction_failed", 28, Outcome.selfHealFails());
        drift("drift_corrected", 29, heals);
    }

    private void drift(String name, int day, Outcome outcome) {
        agenda.at(at(day).plus(Duration.ofHours(9)), () -> {
            company.note(name, "checkout-production-eu");
            controller.drift(find("checkout-production-eu"), outcome);
        });
    }

    private void incarnations() {
        Instant same = reserve(CART, STAGING, 42, 1);
        agenda.at(same, () -> {
            company.note("recreated_in_the_same_state", "cart-staging");
            Application application = find("cart-staging");
            controller.delete(application, PERSON);
            agenda.in(Duration.ofMinutes(10), () -> company.create(application));
        });
        Instant changed = reserve(SEARCH, INTEGRATION, 44, 1);
        agenda.at(changed, () -> {
            company.note("recreated_in_another_state", "search-integration");
            Application application = find("search-integration");
            controller.delete(application, PERSON);
            agenda.in(Duration.ofMinutes(5), () -> release(SEARCH, INTEGRATION));
            agenda.in(Duration.ofMinutes(15), () -> company.create(application));
        });
    }

    private void sharedCommits() {
        Instant at = at(30).plus(Duration.ofHours(10));
        List<String> services = List.of(CART, CHECKOUT, PAYMENTS);
        services.forEach(service -> reserve(service, PRODUCTION, 30, 1));
        agenda.at(at, () -> {
            company.note("one_commit_for_several_services", "cart, checkout, payments");
            TreeMap<String, String> changes = new TreeMap<>();
            services.forEach(
                    service -> changes.putAll(Services.image(service, PRODUCTION, company.nextVersion(service))));
            committers.push(committers.anyone(), "Release the checkout suite", changes);
        });
        agenda.at(at(26).plus(Duration.ofHours(10)), () -> {
            company.note("shared_base_changed", "search in every environment");
            committers.push(
                    committers.anyone(),
                    "Move search to port 8080",
                    Map.of("apps/search/base/service.yaml", baseService(8080)));
        });
        Instant skewed = reserve(PAYMENTS, PRODUCTION, 5, 1);
        agenda.at(skewed, () -> {
            company.note("author_time_after_committer_time", "payments-production");
            Employee person = committers.anyone();
            committers.push(
                    Authorship.of(person, agenda.now().plus(Duration.ofHours(2)), agenda.now()),
                    "Release payments from a laptop with a wrong clock",
                    Services.image(PAYMENTS, PRODUCTION, company.nextVersion(PAYMENTS)));
        });
    }

    private void storefront() {
        agenda.at(at(3).plus(Duration.ofHours(9)), () -> {
            company.note("application_of_several_sources", "storefront-production");
            committers.push(
                    committers.anyone(),
                    "Add the storefront",
                    Map.of("argocd/applications/storefront.yaml", childApplication("storefront", 0)));
            company.create(company.storefront());
        });
        int[] chartDays = {9, 19, 32, 47};
        for (int number = 0; number < chartDays.length; number++) {
            String version = "2.%d.0".formatted(7 + number);
            agenda.at(at(chartDays[number]).plus(Duration.ofHours(13)), () -> publishChart(version));
        }
        for (int day : new int[] {13, 27, 41}) {
            agenda.at(
                    at(day).plus(Duration.ofHours(11)),
                    () -> committers.push(
                            committers.anyone(),
                            "Scale the storefront",
                            Map.of("values/storefront/production.yaml", values(day))));
        }
        // The values change just before, so that the parameter changes at the revision that is already deployed.
        agenda.at(
                at(50).plus(Duration.ofHours(10)),
                () -> committers.push(
                        committers.anyone(),
                        "Warn of the sale",
                        Map.of("values/storefront/production.yaml", values(50))));
        agenda.at(at(50).plus(Duration.ofHours(10)).plus(Duration.ofMinutes(6)), () -> {
            company.note("parameter_changed_without_a_commit", "storefront-production");
            Application storefront = find("storefront-production");
            storefront.sources = List.of(
                    storefront.sources.get(0).withParameter("featureFlags.search", "true"), storefront.sources.get(1));
            controller.updateSpec(storefront, PERSON);
            agenda.in(Duration.ofSeconds(2), () -> controller.compare(storefront));
        });
    }

    private void publishChart(String version) {
        Application storefront = find("storefront-production");
        storefront.chartVersion = version;
        agenda.in(Duration.ofMinutes(2), () -> controller.compare(storefront));
    }

    private void unfinishedBusiness() {
        Instant until = company.config.until();
        Instant running = until.minus(Duration.ofMinutes(10));
        company.reserve(PAYMENTS, PRODUCTION, until.minus(Duration.ofHours(30)), Duration.ofHours(31));
        agenda.at(running, () -> {
            company.note("running_at_the_end", "payments-production");
            expect(PAYMENTS, PRODUCTION, Outcome.outlivesTheNight());
            release(PAYMENTS, PRODUCTION);
        });
        company.reserve(ACCOUNTS, STAGING, until.minus(Duration.ofHours(30)), Duration.ofHours(31));
        agenda.at(until.minus(Duration.ofHours(20)), () -> {
            company.note("still_failing_at_the_end", "accounts-staging");
            expect(ACCOUNTS, STAGING, Outcome.failsToApply(5));
            release(ACCOUNTS, STAGING);
        });
        company.reserve(CATALOG, INTEGRATION, until.minus(Duration.ofHours(30)), Duration.ofHours(31));
        agenda.at(until.minus(Duration.ofMinutes(40)), () -> {
            company.note("dry_run", "catalog-integration");
            controller.sync(find("catalog-integration"), PERSON, Scope.DRY_RUN);
        });
    }

    /** Ten o'clock of a day counted from the beginning of the event log; everyday traffic leaves the target alone around it. */
    private Instant reserve(String service, String environment, int day, int days) {
        Instant at = at(day).plus(Duration.ofHours(10));
        company.reserve(service, environment, at.minus(Duration.ofHours(4)), Duration.ofDays(days));
        return at;
    }

    private Instant at(int day) {
        return company.config.eventLogFrom().plus(Duration.ofDays(day));
    }

    private Application find(String name) {
        return controller.find(name);
    }

    private Commit release(String service, String environment) {
        return release(service, environment, company.nextVersion(service));
    }

    private Commit release(String service, String environment, String version) {
        return committers.push(
                committers.anyone(),
                company.releaseMessage(service, environment, version),
                Services.image(service, environment, version));
    }

    private void expect(String service, String environment, Outcome outcome) {
        company.applications(service, environment).forEach(application -> application.outcomes.add(outcome));
    }

    static String values(int replicas) {
        return "replicas: %d\nimage:\n  tag: stable\n".formatted(replicas);
    }

    static String baseService(int port) {
        return "apiVersion: v1\nkind: Service\nmetadata:\n  name: search\nspec:\n  ports:\n    - port: %d\n"
                .formatted(port);
    }

    static String childApplication(String service, int generation) {
        return """
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: %s
                  generation: %d
                """.formatted(service, generation);
    }
}
