/** The kitchen: opens DuckDB, runs the layers of sql/, runs the checks, publishes. The only room that knows JDBC. */
@NullMarked
package org.gitopsdora.warehouse;

import org.jspecify.annotations.NullMarked;
