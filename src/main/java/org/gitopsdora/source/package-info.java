/** The doors: what every outside system has in common. One room per system below, with the same furniture in each. */
@NullMarked
package org.gitopsdora.source;

import org.jspecify.annotations.NullMarked;
