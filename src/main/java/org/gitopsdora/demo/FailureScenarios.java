package org.gitopsdora.demo;

import static org.gitopsdora.demo.Services.ACCOUNTS;
import static org.gitopsdora.demo.Services.CART;
import static org.gitopsdora.demo.Services.CHECKOUT;
import static org.gitopsdora.demo.Services.PAYMENTS;
import static org.gitopsdora.demo.Services.PRODUCTION;
import static org.gitopsdora.demo.Services.SEARCH;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.gitopsdora.demo.Outcome.Course;

/**
 * What breaks, who is paged for it, and what it takes to be whole again. It happens before the working day begins, or is only what
 * somebody noticed of what happens anyway, and has a chance of its own: everything else goes as it would without it.
 */
final class FailureScenarios {
    private static final Outcome FINE = Outcome.succeeds(Duration.ofSeconds(22), Course.PROGRESSING_THEN_HEALTHY);

    private final Company company;
    private final Agenda agenda;
    private final OnCall onCall;

    FailureScenarios(Company company) {
        this.company = company;
        this.agenda = company.agenda;
        this.onCall = company.onCall;
    }

    void plan() {
        agenda.apart(company.config.seed() + 3, () -> {
            pagedForADegradedRelease(at(12, 10, 0));
            causeNamedHoursLater(at(21, 15, 0));
            unrelatedIncident(at(25, 4, 40));
            incidentSoonAfterASync(at(37, 6, 20));
            fixByHandIsOverwritten(at(39, 5, 40));
            stallsAndIsReverted(at(43, 6, 10));
            officeWithoutNetwork(at(44, 9, 15));
            failureStillOpen(company.config.until().minus(Duration.ofHours(3)));
        });
    }

    /** The release that is rolled back in the UI: whoever is on call is told of it as well. */
    private void pagedForADegradedRelease(Instant release) {
        Instant at = release.plus(Duration.ofMinutes(9));
        agenda.at(at, () -> {
            company.note("paged_for_a_degraded_release", ACCOUNTS);
            onCall.page(OnCall.ACCOUNTS, "Logins fail: no ready pods of accounts", at)
                    .acknowledged(at.plus(Duration.ofMinutes(3)))
                    .resolved(at.plus(Duration.ofMinutes(41)));
        });
    }

    /** No window reaches so far: a person says which commit it was. */
    private void causeNamedHoursLater(Instant at) {
        agenda.at(at, () -> {
            company.note("cause_named_hours_later", "payments-production");
            String commit = Objects.requireNonNull(
                            deployed("payments-production").state.commit())
                    .sha();
            onCall.page(OnCall.PAYMENTS, "Refunds are booked twice", at)
                    .acknowledged(at.plus(Duration.ofMinutes(6)))
                    .resolved(at.plus(Duration.ofMinutes(80)))
                    .causedBy(commit);
        });
    }

    /** A crawler, and no change for hours. */
    private void unrelatedIncident(Instant at) {
        agenda.at(at, () -> {
            company.note("unrelated_incident", SEARCH);
            onCall.page(OnCall.SEARCH, "Search is slow: a crawler asks for everything", at)
                    .acknowledged(at.plus(Duration.ofMinutes(5)))
                    .resolved(at.plus(Duration.ofMinutes(55)));
        });
    }

    /** Somebody gives it more memory by hand; Argo CD takes it away again, and what it was to cure is back. */
    private void fixByHandIsOverwritten(Instant at) {
        String application = "checkout-production-us";
        agenda.at(at, () -> {
            company.note("fix_by_hand_overwritten", application);
            company.controller.drift(
                    company.controller.find(application), Outcome.succeeds(Duration.ofSeconds(4), Course.UNTOUCHED));
        });
        Instant paged = at.plus(Duration.ofMinutes(9));
        agenda.at(
                paged,
                () -> onCall.page(OnCall.CHECKOUT, "Checkout is out of memory again", paged)
                        .acknowledged(paged.plus(Duration.ofMinutes(2)))
                        .resolved(paged.plus(Duration.ofMinutes(35))));
    }

    /** Healthy all the while: only customers notice. A second alert turns out to be the same incident. */
    private void incidentSoonAfterASync(Instant at) {
        agenda.at(at, () -> {
            company.note("incident_after_a_sync", "checkout");
            company.applications(CHECKOUT, PRODUCTION).forEach(each -> each.outcomes.add(FINE));
            Commit change = configure(CHECKOUT, "Round prices in the checkout");
            agenda.in(Duration.ofMinutes(6), () -> {
                Instant paged = firstFinished(CHECKOUT).plus(Duration.ofMinutes(12));
                agenda.at(paged, () -> overcharged(paged, change));
            });
        });
    }

    private void overcharged(Instant at, Commit change) {
        SimulatedIncident incident = onCall.page(OnCall.CHECKOUT, "Customers are charged a cent too much", at)
                .acknowledged(at.plus(Duration.ofMinutes(4)))
                .resolved(at.plus(Duration.ofMinutes(44)));
        company.note("merged_duplicate", "checkout");
        onCall.page(OnCall.CHECKOUT, "Totals of orders and payments differ", at.plus(Duration.ofMinutes(3)))
                .merged(incident, at.plus(Duration.ofMinutes(8)));
        agenda.in(Duration.ofMinutes(21), () -> {
            company.applications(CHECKOUT, PRODUCTION).forEach(each -> each.outcomes.add(FINE));
            company.committers.revert(company.committers.anyone(), change);
        });
    }

    /** Synced without complaint; the new pods never become ready. */
    private void stallsAndIsReverted(Instant at) {
        agenda.at(at, () -> {
            company.note("rollout_stalled_and_reverted", "payments-production");
            expect(PAYMENTS, Outcome.succeeds(Duration.ofSeconds(16), Course.STALLED));
            Commit change = configure(PAYMENTS, "Give payments half the memory");
            agenda.in(Duration.ofMinutes(24), () -> {
                expect(PAYMENTS, FINE);
                company.committers.revert(company.committers.anyone(), change);
            });
        });
    }

    private void officeWithoutNetwork(Instant at) {
        agenda.at(at, () -> {
            company.note("incident_of_no_service", "office");
            onCall.page(OnCall.OFFICE, "Meeting rooms are offline", at).resolved(at.plus(Duration.ofMinutes(90)));
        });
    }

    private void failureStillOpen(Instant at) {
        agenda.at(at, () -> {
            company.note("failure_still_open", "cart-production");
            expect(CART, Outcome.succeeds(Duration.ofSeconds(13), Course.DEGRADED));
            configure(CART, "Let carts expire after a minute");
        });
        Instant paged = at.plus(Duration.ofMinutes(11));
        agenda.at(
                paged,
                () -> onCall.page(OnCall.CART, "Carts are empty", paged)
                        .acknowledged(paged.plus(Duration.ofMinutes(7))));
    }

    /** No new version, so that what everyday work releases next stays what it was. */
    private Commit configure(String service, String message) {
        return company.committers.push(
                company.committers.anyone(), message, Services.configuration(service, PRODUCTION, 7, 3));
    }

    private void expect(String service, Outcome outcome) {
        company.applications(service, PRODUCTION).forEach(application -> application.outcomes.add(outcome));
    }

    private Instant firstFinished(String service) {
        return company.applications(service, PRODUCTION).stream()
                .map(application -> Objects.requireNonNull(deployed(application.name).finishedAt))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Operation deployed(String application) {
        return company.controller.find(application).operations.stream()
                .filter(operation -> operation.isSuccessful() && operation.scope == Operation.Scope.FULL)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** A day is counted from the beginning of the event log. */
    private Instant at(int day, int hour, int minute) {
        return company.config.eventLogFrom().plus(Duration.ofDays(day)).plus(Duration.ofMinutes(60L * hour + minute));
    }
}
