/** PagerDuty: its REST API, to landed records. */
@NullMarked
package org.gitopsdora.source.pagerduty;

import org.jspecify.annotations.NullMarked;
