/** Incidents of any tool that can export them: CSV, JSON or NDJSON, with its columns mapped to what an incident is here. */
@NullMarked
package org.gitopsdora.source.incidents;

import org.jspecify.annotations.NullMarked;
