package org.gitopsdora.differential;

import org.jspecify.annotations.Nullable;

/**
 * A first-parent commit that touched the file of a GitPath.
 *
 * @param value of the field after it, null where the file has none
 */
record GitStep(long position, ConfigCommit commit, @Nullable String value) {}
