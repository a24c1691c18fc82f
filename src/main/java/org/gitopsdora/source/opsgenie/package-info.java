/** Opsgenie, and Jira Service Management Ops as its dialect: incidents, alerts and their timelines, to landed records. */
@NullMarked
package org.gitopsdora.source.opsgenie;

import org.jspecify.annotations.NullMarked;
