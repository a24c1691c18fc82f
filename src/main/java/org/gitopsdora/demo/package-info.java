/** A small simulated company with its own ledger: repositories, Argo CD and PagerDuty on loopback. Load generator of the benchmark too. */
@NullMarked
package org.gitopsdora.demo;

import org.jspecify.annotations.NullMarked;
