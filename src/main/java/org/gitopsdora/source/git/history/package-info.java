/** What the commits of one repository say: chains, ranges, revisions. Knows JGit and no landed record. */
@NullMarked
package org.gitopsdora.source.git.history;

import org.jspecify.annotations.NullMarked;
