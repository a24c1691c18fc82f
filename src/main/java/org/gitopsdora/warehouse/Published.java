package org.gitopsdora.warehouse;

import java.util.Map;

/** What was published: row counts by relation, in order of name. */
public record Published(Map<String, Long> rowsByRelation) {}
