/** What a run says of itself when it has ended: to machines, and to the people who read a terminal or a mail. */
@NullMarked
package org.gitopsdora.report;

import org.jspecify.annotations.NullMarked;
