package org.gitopsdora.demo;

import java.time.Duration;

/**
 * How the next sync of an application goes.
 *
 * @param isDefect the state itself is broken: every further sync of it fails likewise until somebody repairs the cluster
 */
record Outcome(
        Operation.Phase phase,
        String message,
        int retries,
        boolean reachedProduction,
        boolean isTerminated,
        boolean isDefect,
        Duration duration,
        Course course) {

    /** What health does after a sync. */
    enum Course {
        /** The new pods are there before anyone looks. */
        HEALTHY_THROUGHOUT,
        PROGRESSING_THEN_HEALTHY,
        /** Stays so until another sync. */
        DEGRADED,
        DEGRADED_THEN_HEALTHY,
        /** The new pods never come up, which Kubernetes says after ten minutes. Stays so until another sync. */
        STALLED,
        /** Nothing that was applied changes health. */
        UNTOUCHED
    }

    static Outcome succeeds(Duration duration, Course course) {
        return new Outcome(
                Operation.Phase.SUCCEEDED,
                "successfully synced (all tasks run)",
                0,
                true,
                false,
                false,
                duration,
                course);
    }

    /** Applied in part, then refused; retried by the controller to no avail. */
    static Outcome failsToApply(int retries) {
        String message =
                "one or more objects failed to apply, reason: Deployment.apps is invalid: spec.selector: Invalid value: field is immutable";
        return new Outcome(
                Operation.Phase.FAILED,
                retries == 0 ? message : "%s (retried %d times).".formatted(message, retries),
                retries,
                true,
                false,
                true,
                Duration.ofSeconds(15 + 60L * retries),
                Course.UNTOUCHED);
    }

    /** Nothing was applied: the cluster refused it beforehand. */
    static Outcome failsInDryRun() {
        return new Outcome(
                Operation.Phase.FAILED,
                "one or more objects failed to apply (dry run)",
                0,
                false,
                false,
                true,
                Duration.ofSeconds(4),
                Course.UNTOUCHED);
    }

    /** Says nothing of the state, which is the deployed one: somebody else holds the resource. */
    static Outcome selfHealFails() {
        return new Outcome(
                Operation.Phase.FAILED,
                "one or more objects failed to apply, reason: admission webhook denied the request (retried 5 times).",
                5,
                true,
                false,
                false,
                Duration.ofMinutes(6),
                Course.UNTOUCHED);
    }

    static Outcome terminated(Duration after) {
        return new Outcome(
                Operation.Phase.FAILED, "Operation terminated", 0, true, true, false, after, Course.UNTOUCHED);
    }

    /** Still running when the night begins. */
    static Outcome outlivesTheNight() {
        return succeeds(Duration.ofDays(2), Course.UNTOUCHED);
    }
}
