package org.gitopsdora.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.gitopsdora.demo.Track.Step;
import org.jspecify.annotations.Nullable;

/** Which deployment explains an incident: what it names itself, else by the window. The change, not its fix. */
final class Blame {
    private static final Duration WINDOW = Duration.ofMinutes(30);

    private final List<Track> tracks;
    private final Map<Step, Breakage> breakages;
    private final Rollouts rollouts;

    /** @param breakages what operators saw, which is decided before */
    Blame(List<Track> tracks, Map<Step, Breakage> breakages, Rollouts rollouts) {
        this.tracks = tracks;
        this.breakages = breakages;
        this.rollouts = rollouts;
    }

    /**
     * @param passedOver the return that came between the deployment and the incident
     */
    record Verdict(
            SimulatedIncident incident,
            Track track,
            Step step,
            String attributedBy,
            @Nullable Step passedOver) {}

    private record Candidate(Track track, Step step, int rank) {}

    /** Null where no deployment explains it. */
    @Nullable
    Verdict of(SimulatedIncident incident) {
        List<Candidate> candidates = candidates(incident);
        int best = candidates.stream().mapToInt(Candidate::rank).min().orElse(0);
        Candidate latest = candidates.stream()
                .filter(each -> each.rank() == best)
                .max(Comparator.comparing(each -> each.step().finishedAt()))
                .orElse(null);
        if (latest == null) {
            return null;
        }
        Candidate chosen = candidates.stream()
                .filter(each -> each.rank() == best
                        && rollouts.areOne(
                                each.step().deployment(), latest.step().deployment()))
                .min(Comparator.comparing(each -> each.step().finishedAt()))
                .orElse(latest);
        Step blamed = chosen.rank() == 4 ? behindReturn(chosen) : chosen.step();
        Step passedOver = candidates.stream()
                .filter(each -> each.track() == chosen.track()
                        && each.rank() != 1
                        && each.step().isReturn()
                        && each.step() != blamed
                        && each.step().finishedAt().isAfter(blamed.finishedAt())
                        && !each.step().finishedAt().isAfter(incident.createdAt))
                .map(Candidate::step)
                .reduce((first, second) -> second)
                .orElse(null);
        return new Verdict(incident, chosen.track(), blamed, best == 1 ? "cause_named" : "window", passedOver);
    }

    private List<Candidate> candidates(SimulatedIncident incident) {
        List<Candidate> candidates = new ArrayList<>();
        for (Track track : tracks) {
            if (!Objects.equals(track.service(), incident.service.service())
                    || !track.environment().equals(Services.PRODUCTION)) {
                continue;
            }
            for (Step step : track.steps()) {
                int rank = step.isFinished() && step.deployment().isCounted() ? rank(incident, step) : 0;
                if (rank > 0) {
                    candidates.add(new Candidate(track, step, rank));
                }
            }
        }
        return candidates;
    }

    /** 1 is the most convincing, 0 is none. */
    private int rank(SimulatedIncident incident, Step step) {
        Instant at = incident.createdAt;
        if (step.beganAt().isAfter(at)) {
            return 0;
        }
        if (incident.cause != null && step.names().contains(incident.cause)) {
            return 1;
        }
        if (!step.deployment().reachedProduction()
                || at.isAfter(step.finishedAt().plus(WINDOW))) {
            return 0;
        }
        Breakage breakage = breakages.get(step);
        if (breakage != null && breakage.isGoingOn(at)) {
            return 2;
        }
        if (step.isReturn()) {
            return 4;
        }
        return isFix(step) ? 0 : 3;
    }

    private boolean isFix(Step step) {
        return breakages.values().stream().anyMatch(each -> each.remediation() == step);
    }

    private static Step behindReturn(Candidate chosen) {
        List<Step> steps = chosen.track().steps();
        int before = steps.indexOf(chosen.step()) - 1;
        if (before < 0) {
            return chosen.step();
        }
        Step earlier = steps.get(before);
        boolean isNear = earlier.isFinished()
                && earlier.deployment().reachedProduction()
                && !chosen.step().finishedAt().isAfter(earlier.finishedAt().plus(WINDOW));
        return isNear ? earlier : chosen.step();
    }

    /** What operators saw, step by step. */
    static Map<Step, Breakage> breakages(List<Track> tracks) {
        Map<Step, Breakage> breakages = new HashMap<>();
        tracks.stream()
                .flatMap(track -> track.steps().stream().map(step -> Breakage.of(track, step)))
                .flatMap(Stream::ofNullable)
                .forEach(each -> breakages.put(each.step(), each));
        return breakages;
    }
}
