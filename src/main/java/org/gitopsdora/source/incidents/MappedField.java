package org.gitopsdora.source.incidents;

import java.util.List;

/**
 * Columns that say whose an incident is or what caused it.
 *
 * @param field the word of {@link IncidentField} they become
 * @param prefix put before each value: the tool of {@code same_as}
 * @param paths all of them are taken
 */
record MappedField(String field, String prefix, List<ColumnPath> paths) {}
