/** Spans of UTC time and the one clock. */
@NullMarked
package org.gitopsdora.time;

import org.jspecify.annotations.NullMarked;
