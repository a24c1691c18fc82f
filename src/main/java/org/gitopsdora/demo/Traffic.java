package org.gitopsdora.demo;

import static org.gitopsdora.demo.Services.INTEGRATION;
import static org.gitopsdora.demo.Services.PRODUCTION;
import static org.gitopsdora.demo.Services.STAGING;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.gitopsdora.demo.SimulatedRepository.Authorship;

/** Everyday work: releases promoted from integration to staging to production, configuration, and commits that concern no service. */
final class Traffic {
    private final Company company;
    private final Agenda agenda;
    private final Committers committers;

    Traffic(Company company) {
        this.company = company;
        this.agenda = company.agenda;
        this.committers = company.committers;
    }

    void plan() {
        Instant start = company.config.from().plus(Duration.ofDays(1));
        for (String service : company.services()) {
            agenda.at(committers.office(start.plus(agenda.minutes(0, 6000))), () -> release(service));
            agenda.at(committers.office(start.plus(agenda.minutes(2000, 20000))), () -> configure(service));
        }
        agenda.at(committers.office(start), this::workElsewhere);
        agenda.at(committers.office(start.plus(Duration.ofDays(4))), this::play);
    }

    private void release(String service) {
        String tag = company.nextVersion(service);
        agenda.in(agenda.minutes(4, 40), () -> promote(service, INTEGRATION, tag));
        agenda.at(committers.office(agenda.now().plus(agenda.minutes(60, 360))), () -> promote(service, STAGING, tag));
        agenda.at(
                committers.office(agenda.now().plus(agenda.minutes(1200, 3600))),
                () -> promote(service, PRODUCTION, tag));
        agenda.at(committers.office(agenda.now().plus(agenda.minutes(4000, 14000))), () -> release(service));
    }

    private void promote(String service, String environment, String tag) {
        if (company.isQuiet(service, environment, agenda.now())) {
            return;
        }
        Map<String, String> changes = Services.image(service, environment, tag);
        String trailers = company.trailers(service, tag);
        String message = "build: automatic update of %s-%s\n\nupdates image %s tag to '%s'\n%s"
                .formatted(service, environment, Services.image(service), tag, trailers);
        String release = company.releaseMessage(service, environment, tag);
        if (environment.equals(INTEGRATION)) {
            push(Employee.BOT, message, changes);
            return;
        }
        BooleanSupplier open = () -> !company.isQuiet(service, environment, agenda.now());
        switch (agenda.below(4)) {
            case 0 -> push(committers.anyone(), release, changes);
            case 1 -> committers.squash(committers.anyone(), message, changes, agenda.minutes(10, 200), open);
            case 2 -> committers.pullRequest(Employee.BOT, message, changes, agenda.minutes(10, 240), open);
            default -> committers.pullRequest(committers.anyone(), release, changes, agenda.minutes(20, 300), open);
        }
        if (!company.applications(service, environment).get(0).isAutomated) {
            agenda.at(committers.office(agenda.now().plus(agenda.minutes(320, 600))), () -> syncByHand(service));
        }
    }

    private void push(Employee person, String message, Map<String, String> changes) {
        committers.push(person, message, changes);
    }

    /** The one application without auto-sync: somebody looks after it later in the day. */
    private void syncByHand(String service) {
        for (Application application : company.applications(service, PRODUCTION)) {
            boolean differs =
                    !application.desired(company.repository.tip()).key().equals(application.liveKey);
            if (differs && !application.isAutomated && !company.isQuiet(service, PRODUCTION, agenda.now())) {
                company.controller.sync(application, committers.anyone().email());
            }
        }
    }

    private void configure(String service) {
        String environment = agenda.chance(0.6) ? PRODUCTION : STAGING;
        if (!company.isQuiet(service, environment, agenda.now())) {
            push(
                    committers.anyone(),
                    "Tune %s in %s".formatted(service, environment),
                    company.reconfigure(service, environment));
        }
        agenda.at(committers.office(agenda.now().plus(agenda.minutes(12_000, 30_000))), () -> configure(service));
    }

    private void workElsewhere() {
        Map<String, String> changes = company.elsewhere();
        Employee person = committers.anyone();
        if (agenda.chance(0.4)) {
            committers.pullRequest(person, "Describe a procedure", changes, agenda.minutes(10, 400), () -> true);
        } else {
            Instant authoredAt = agenda.now().minus(agenda.minutes(1, 4000));
            committers.push(Authorship.of(person, authoredAt, agenda.now()), "Update the runbook", changes);
        }
        agenda.at(committers.office(agenda.now().plus(agenda.minutes(700, 3200))), this::workElsewhere);
    }

    private void play() {
        int level = agenda.below(1_000_000);
        push(
                Employee.DEVELOPERS.get(3),
                "Play",
                Map.of("playground/whoami/deployment.yaml", Services.deployment("whoami", "", 1, level)));
        agenda.at(committers.office(agenda.now().plus(agenda.minutes(9000, 20000))), this::play);
    }
}
