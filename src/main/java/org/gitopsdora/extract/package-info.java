/** Landing what a source gives: every record once, what could not be used, what could not be read. */
@NullMarked
package org.gitopsdora.extract;

import org.jspecify.annotations.NullMarked;
