/** Git: mirrors, commits, states of watched paths and change sets. The only room, beside the demo, that knows JGit. */
@NullMarked
package org.gitopsdora.source.git;

import org.jspecify.annotations.NullMarked;
