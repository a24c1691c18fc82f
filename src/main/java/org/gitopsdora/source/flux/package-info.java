/** Flux: exported events, controller logs, notification payloads, and lists of its objects. */
@NullMarked
package org.gitopsdora.source.flux;

import org.jspecify.annotations.NullMarked;
