/** The hall: the order of the steps, the command line, the run report. The only room that knows Spring. */
@NullMarked
package org.gitopsdora.job;

import org.jspecify.annotations.NullMarked;
