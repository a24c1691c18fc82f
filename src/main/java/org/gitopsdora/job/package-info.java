/** The hall: the order of the steps. The only room that knows Spring. */
@NullMarked
package org.gitopsdora.job;

import org.jspecify.annotations.NullMarked;
