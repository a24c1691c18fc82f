/** Copies of repositories on this machine: fetched, never checked out, nothing pruned. */
@NullMarked
package org.gitopsdora.source.git.mirrors;

import org.jspecify.annotations.NullMarked;
