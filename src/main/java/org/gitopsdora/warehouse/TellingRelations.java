package org.gitopsdora.warehouse;

/** Served relations of which a run tells people and its report. */
public final class TellingRelations {
    public static final String SCORECARD = "dora_scorecard";
    public static final String FINDINGS = "dq_findings";

    private TellingRelations() {}
}
