package org.gitopsdora.settings;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;

/**
 * One fact of a job's configuration, without secrets, so that a warehouse can be rebuilt as it was. Grain: one (configHash, section,
 * itemNo, key). Only syntax is resolved here (globs to regular expressions, durations to seconds); what a rule means is decided in SQL.
 *
 * <p>Items, pieces and other numbers count from 0. Sections and their keys:
 * <ul>
 *   <li>{@code settings} (one item): reporting_zone, degraded_window_seconds, incident_window_seconds, health_settle_seconds,
 *       rollout_window_seconds
 *   <li>{@code sources} (one item each, named): type, url, repository_key, watch_hash, branch, has_event_logs, has_api;
 *       of incidents also mapping_hash, and {@code resolved_status.<n>}, {@code ignored_status.<n>}, {@code cause_field.<n>}, {@code
 *       cause_pattern.<n>} where the source names any
 *   <li>{@code rules} (in order): {@code match.<attribute>} a regular expression the whole value must match; {@code
 *       capture.<part>.<attribute>} a regular expression whose only group is the captured part; {@code set.<part>.<n>.text} or {@code
 *       set.<part>.<n>.ref} the n-th piece of a template for service, environment, cluster; {@code set.production}, {@code
 *       set.measure} true or false; {@code label} what a person would call the rule. Attributes: instance, kind, namespace, name,
 *       project, cluster, target_namespace, path, repository_key, environment, service, {@code label:<name>}, {@code annotation:<name>}
 *   <li>{@code services} (named): team, repository_url, repository_key, branch, path, tag, sha (a regular expression whose only group
 *       is the commit), degraded_window_seconds, incident_window_seconds, health_settle_seconds, rollout_window_seconds, {@code
 *       image.<n>} and {@code chart.<n>} (regular expressions the whole name must match), {@code
 *       incident.<n>.<tool>} what the tool (type or name of a source) calls the service, {@code incident.<n>.environment}
 *   <li>{@code environments} (named): promotes_to
 *   <li>{@code bots}: {@code <n>} a regular expression over names and addresses
 * </ul>
 *
 * @param configHash over all entries; the record of a run says which configuration a run had
 */
public record ConfigEntry(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String configHash,
        String section,
        long itemNo,
        String itemName,
        String key,
        String value)
        implements Landable {
    /** Type of the source of what a run says about itself. */
    public static final String SOURCE = "job";

    public static final Dataset<ConfigEntry> DATASET = new Dataset<>("config", ConfigEntry.class, Dataset.Known.ALWAYS);
}
