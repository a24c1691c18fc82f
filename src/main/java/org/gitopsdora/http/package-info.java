/** One HTTP client for all sources: timeouts, retries, rate limits, secrets kept out of logs. */
@NullMarked
package org.gitopsdora.http;

import org.jspecify.annotations.NullMarked;
