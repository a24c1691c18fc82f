/** The pantry: records to Parquet, append-only, whole files or none. The only room that knows Parquet. */
@NullMarked
package org.gitopsdora.landing;

import org.jspecify.annotations.NullMarked;
