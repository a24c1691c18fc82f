package org.gitopsdora.warehouse;

import java.util.List;

/**
 * A check that found rows: its claim does not hold, and nothing is published.
 *
 * @param claim name of the check
 * @param rows how many rows are guilty
 * @param examples the first of them, as {@code column=value} text
 */
public record CheckFinding(String claim, long rows, List<String> examples) {}
