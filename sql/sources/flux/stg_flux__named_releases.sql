-- Helm actions, what is told again and again once, with the commit that a chart from a repository was made of. Grain: one Helm install, upgrade, rollback,
-- remediation or drift correction that ended.
--   repeats: how often it was told
--   chart_repository_key, chart_place: where the chart lies; null if it comes from elsewhere
--   named_commit: digits of a commit in the chart's version (reconcileStrategy Revision); commit_sha: all of them
with stepped as (
    select
        *,
        case when lag(step) over (partition by workload_id order by event_no) = step then 0 else 1 end as is_attempt
    from stg_flux__release_events
),
with_runs as (
    select
        *,
        sum(is_attempt) over (partition by workload_id order by event_no rows between unbounded preceding and current row) as attempt_no
    from stepped
),
-- One window may know the values, the other the reference.
step_runs as (
    select
        workload_id,
        attempt_no,
        count(*) as repeats,
        max(values_token) as values_token,
        max(reference_sha) as reference_sha,
        max(revision_commit) as revision_commit,
        min(started_at) as started_at
    from with_runs
    group by workload_id, attempt_no
),
named as (
    select
        with_runs.workload_id,
        with_runs.uid,
        with_runs.event_no,
        with_runs.shape,
        with_runs.class,
        with_runs.occurred_at,
        step_runs.started_at,
        with_runs.message,
        with_runs.reason,
        with_runs.release_version,
        with_runs.chart,
        with_runs.chart_version,
        coalesce(step_runs.reference_sha, step_runs.revision_commit) as reference_sha,
        step_runs.values_token,
        step_runs.repeats,
        case when charts.is_of_revision then charts.repository_key end as chart_repository_key,
        case when charts.is_of_revision then charts.place end as chart_place,
        case
            when charts.is_of_revision then coalesce(step_runs.revision_commit, nullif(regexp_extract(with_runs.chart_version, '[+]([0-9a-f]{7,64})([.][0-9]+)?$', 1), ''))
        end as named_commit
    from with_runs
    inner join step_runs
        on step_runs.workload_id = with_runs.workload_id
        and step_runs.attempt_no = with_runs.attempt_no
    left join stg_flux__chart_sources as charts on charts.workload_id = with_runs.workload_id
    where with_runs.is_attempt = 1
)
select
    named.*,
    case when matches(named.named_commit, '^([0-9a-f]{40}|[0-9a-f]{64})$') then named.named_commit else revisions.commit_sha end as commit_sha
from named
left join revisions
    on revisions.repository_key = named.chart_repository_key
    and revisions.form = 'commit'
    and revisions.name = named.named_commit
