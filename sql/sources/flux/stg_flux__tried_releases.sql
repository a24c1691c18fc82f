-- Helm actions that are attempts. Grain: one Helm install, upgrade, rollback, remediation or drift correction that ended; what is told again and
-- again, consecutive failures above all, is one.
-- A state is the chart, its version and the values where their digest is told; else every new release version is another state. A failed action
-- belongs to the same try as the success that follows it. Drift is corrected to the state that is deployed, whatever the message names.
--   attempt_key: identifies it within its workload
--   repeats: how often it was told
--   own_state, own_content: what the action was to bring about; deployed_…: what was deployed before it
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
        max(revision_commit) as revision_commit
    from with_runs
    group by workload_id, attempt_no
),
tried as (
    select
        with_runs.workload_id,
        with_runs.uid,
        with_runs.event_no,
        with_runs.shape,
        with_runs.class,
        with_runs.occurred_at,
        with_runs.message,
        with_runs.reason,
        with_runs.release_version,
        with_runs.chart,
        with_runs.chart_version,
        coalesce(step_runs.reference_sha, step_runs.revision_commit) as reference_sha,
        step_runs.values_token,
        step_runs.repeats,
        count(case when with_runs.class = 'success' then 1 end) over (
            partition by with_runs.workload_id order by with_runs.event_no rows between unbounded preceding and 1 preceding
        ) as successes
    from with_runs
    inner join step_runs
        on step_runs.workload_id = with_runs.workload_id
        and step_runs.attempt_no = with_runs.attempt_no
    where with_runs.is_attempt = 1
),
stated as (
    select
        *,
        md5(coalesce(chart, '') || '@' || coalesce(chart_version, '') || '|' || coalesce(values_token, 'after ' || cast(coalesce(successes, 0) as string))) as own_state,
        md5(coalesce(chart, '') || '@' || coalesce(chart_version, '')) as own_content
    from tried
)
select
    *,
    uid || '|' || class || ' ' || coalesce('v' || cast(release_version as string), chart_version, '') || ' ' || cast(occurred_at as string) as attempt_key,
    substr(max(case when class = 'success' then lpad(cast(event_no as string), 12, '0') || own_state end) over earlier, 13) as deployed_state,
    substr(max(case when class = 'success' then lpad(cast(event_no as string), 12, '0') || own_content end) over earlier, 13) as deployed_content,
    substr(max(case when class = 'success' then lpad(cast(event_no as string), 12, '0') || coalesce(chart_version, '') end) over earlier, 13) as deployed_version
from stated
window earlier as (partition by workload_id order by event_no rows between unbounded preceding and 1 preceding)
