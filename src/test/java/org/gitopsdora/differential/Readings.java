package org.gitopsdora.differential;

/**
 * Where the definition can be read in two ways and both sides have to take the same one. Turned over, each shows by how many numbers the
 * choice matters.
 */
final class Readings {
    /** A change that left production unchanged has degraded nothing, although the rule of {@code degraded} does not say so. */
    static final boolean DEGRADED_MUST_HAVE_REACHED_PRODUCTION = true;

    /** For its signals a failed change has a first Healthy too; {@code healthy_at} stays null, because its state never stood. */
    static final boolean A_FAILED_CHANGE_CAN_BE_HEALTHY = true;

    /** "The last succeeded deployment of the workload that finished between detection and resolution" is another one. */
    static final boolean AN_INCIDENT_IS_RESTORED_BY_ANOTHER = true;

    /** A failed sync that left production unchanged is "not yet restored", for good: the change that it is a try of "was already failing". */
    static final boolean AN_UNCHANGED_PRODUCTION_IS_FAILING = false;

    /** A name counts also where the service does not run in the environment that the incident is mapped to. */
    static final boolean A_NAMED_CAUSE_MAY_BE_ELSEWHERE = true;

    /** Where production was left unchanged the health is still that of the change before: "the next attempted change" is one that reached it. */
    static final boolean AN_UNCHANGED_PRODUCTION_ENDS_NO_SPAN = true;

    /** A baseline that only shows where watching began is no candidate for an incident. */
    static final boolean AN_UNCOUNTED_BASELINE_IS_NOT_BLAMED = true;

    private Readings() {}
}
