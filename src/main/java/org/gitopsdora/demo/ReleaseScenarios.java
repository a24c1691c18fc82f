package org.gitopsdora.demo;

import static org.gitopsdora.demo.Services.ACCOUNTS;
import static org.gitopsdora.demo.Services.CART;
import static org.gitopsdora.demo.Services.CHECKOUT;
import static org.gitopsdora.demo.Services.PAYMENTS;
import static org.gitopsdora.demo.Services.PRODUCTION;
import static org.gitopsdora.demo.Services.SEARCH;
import static org.gitopsdora.demo.Services.STAGING;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What makes it hard to tell which code a deployment shipped: versions that race, return, mean the same, or mean nothing. */
final class ReleaseScenarios {
    private final Company company;
    private final Agenda agenda;
    private final Committers committers;

    ReleaseScenarios(Company company) {
        this.company = company;
        this.agenda = company.agenda;
        this.committers = company.committers;
    }

    void plan() {
        race(45);
        anotherTagOnTheSameCommit(36);
        versionFromNowhere(40);
        unmergedBranch(46);
        authorClockAhead(52);
        returnWithoutTrailer(41);
        supersededInStaging(34);
        waitingAtTheEnd();
        childOfAnApplication();
    }

    private void childOfAnApplication() {
        agenda.at(at(4), () -> {
            company.note("version_rendered_by_the_parent", "newsletter-production");
            committers.push(
                    committers.anyone(),
                    "Say where the newsletter comes from",
                    Map.of(ChildApplication.VALUES, ChildApplication.values()));
            render(company.nextVersion(Services.NEWSLETTER));
        });
        for (int day : new int[] {7, 15, 23, 35, 48}) {
            agenda.at(at(day), () -> render(company.nextVersion(Services.NEWSLETTER)));
        }
        agenda.at(at(39), () -> {
            Commit release = render(company.nextVersion(Services.NEWSLETTER));
            agenda.in(Duration.ofHours(5), () -> committers.revert(committers.anyone(), release));
        });
    }

    private Commit render(String version) {
        return committers.push(
                committers.anyone(),
                "Release newsletter %s".formatted(version),
                Map.of(ChildApplication.FILE, ChildApplication.text(version)));
    }

    /** Two pipelines: the one that built the older commit ends last and takes the higher number. */
    private void race(int day) {
        agenda.at(reserve(CART, List.of(PRODUCTION), day, 3), () -> {
            company.note("higher_number_on_an_older_commit", "cart-production");
            Codebase cart = company.code(CART);
            Commit older = cart.home.push(cart.folder);
            String newerVersion = cart.release(cart.home.push(cart.folder));
            String higherVersion = cart.release(older);
            deploy(CART, PRODUCTION, newerVersion);
            agenda.in(Duration.ofHours(2), () -> {
                Commit mistake = deploy(CART, PRODUCTION, higherVersion);
                agenda.in(Duration.ofHours(3), () -> committers.revert(committers.anyone(), mistake));
            });
        });
    }

    private void anotherTagOnTheSameCommit(int day) {
        agenda.at(reserve(PAYMENTS, List.of(PRODUCTION), day, 2), () -> {
            company.note("another_tag_on_the_same_commit", "payments-production");
            Codebase payments = company.code(PAYMENTS);
            Commit commit = payments.home.push(payments.folder);
            deploy(PAYMENTS, PRODUCTION, payments.release(commit));
            agenda.in(Duration.ofHours(4), () -> deploy(PAYMENTS, PRODUCTION, payments.release(commit)));
        });
    }

    private void versionFromNowhere(int day) {
        agenda.at(reserve(PAYMENTS, List.of(PRODUCTION), day, 2), () -> {
            company.note("version_that_no_repository_knows", "payments-production");
            deploy(PAYMENTS, PRODUCTION, company.code(PAYMENTS).releaseWithoutTrace());
            agenda.in(Duration.ofHours(5), () -> deploy(PAYMENTS, PRODUCTION, company.nextVersion(PAYMENTS)));
            agenda.in(Duration.ofHours(24), () -> deploy(PAYMENTS, PRODUCTION, company.nextVersion(PAYMENTS)));
        });
    }

    private void unmergedBranch(int day) {
        agenda.at(reserve(ACCOUNTS, List.of(PRODUCTION), day, 2), () -> {
            company.note("unmerged_branch_deployed", "accounts-production");
            Codebase accounts = company.code(ACCOUNTS);
            Commit experiment = accounts.home.experiment(accounts.folder, "try-something");
            deploy(ACCOUNTS, PRODUCTION, accounts.release(experiment));
            agenda.in(Duration.ofHours(22), () -> {
                accounts.home.push(accounts.folder);
                deploy(ACCOUNTS, PRODUCTION, company.nextVersion(ACCOUNTS));
            });
        });
    }

    private void authorClockAhead(int day) {
        agenda.at(reserve(CART, List.of(PRODUCTION), day, 1), () -> {
            company.note("code_author_time_after_committer_time", "cart-production");
            Codebase cart = company.code(CART);
            deploy(CART, PRODUCTION, company.nextVersion(CART));
            cart.home.push(cart.folder, Duration.ofHours(3));
            agenda.in(Duration.ofHours(2), () -> deploy(CART, PRODUCTION, company.nextVersion(CART)));
        });
    }

    /** The revert brings back a version that another commit named, and names none itself. */
    private void returnWithoutTrailer(int day) {
        agenda.at(reserve(SEARCH, List.of(PRODUCTION), day, 3), () -> {
            company.note("reverted_reference", "search-production");
            Commit release = deploy(SEARCH, PRODUCTION, company.nextVersion(SEARCH));
            agenda.in(Duration.ofHours(20), () -> committers.revert(committers.anyone(), release));
            agenda.in(Duration.ofHours(30), () -> deploy(SEARCH, PRODUCTION, company.nextVersion(SEARCH)));
        });
    }

    private void supersededInStaging(int day) {
        agenda.at(reserve(CHECKOUT, List.of(STAGING, PRODUCTION), day, 3), () -> {
            company.note("superseded_in_staging", "checkout");
            deploy(CHECKOUT, STAGING, company.nextVersion(CHECKOUT));
            agenda.in(Duration.ofHours(22), () -> {
                String next = company.nextVersion(CHECKOUT);
                deploy(CHECKOUT, STAGING, next);
                agenda.in(Duration.ofHours(26), () -> deploy(CHECKOUT, PRODUCTION, next));
            });
        });
    }

    private void waitingAtTheEnd() {
        Instant until = company.config.until();
        company.reserve(CART, STAGING, until.minus(Duration.ofHours(40)), Duration.ofHours(41));
        company.reserve(CART, PRODUCTION, until.minus(Duration.ofHours(40)), Duration.ofHours(41));
        agenda.at(until.minus(Duration.ofHours(18)), () -> {
            company.note("waiting_for_production_at_the_end", "cart-staging");
            deploy(CART, STAGING, company.nextVersion(CART));
        });
    }

    private Commit deploy(String service, String environment, String version) {
        return committers.push(
                committers.anyone(),
                company.releaseMessage(service, environment, version),
                Services.image(service, environment, version));
    }

    /** Eleven o'clock of a day counted from the beginning of the event log. */
    private Instant at(int day) {
        return company.config.eventLogFrom().plus(Duration.ofDays(day)).plus(Duration.ofHours(11));
    }

    private Instant reserve(String service, List<String> environments, int day, int days) {
        Instant at = at(day);
        environments.forEach(environment ->
                company.reserve(service, environment, at.minus(Duration.ofHours(5)), Duration.ofDays(days)));
        return at;
    }
}
