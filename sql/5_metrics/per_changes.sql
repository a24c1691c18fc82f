-- What was deployed, what of it failed and what drifted, counted by period: what the metrics of changes divide. Grain: one row of out_periods, that is
-- one (scope, service, environment, period, period_start); service null is all services together. Scope `production` has production workloads only and
-- no environment, scope `environment` every measured one. A deployment belongs to the period in which it finished, a rollout to that in which its first
-- member did, an episode of drift to that in which it opened.
-- ends_at: the first instant after the period, UTC
-- is_complete: the period is over and no source of the service had a gap in it
-- deployments: deployments that succeeded and that count
-- days_with_deployments: days of the period with at least one
-- watched_deployments: those of which an incident tool would have told
-- rollouts: rollouts with a succeeded member that count
-- attempted_changes: deployments that succeeded or failed and that count, where somebody could have told that they failed
-- failed_changes: those with a signal
-- failed_in_window: those with a failed attempt, a degradation within the window or an incident
-- failed_or_left: those with a signal, or rolled back without any
-- sync_failures: deployments with a failed attempt; null where no operator can be asked
-- degradations: deployments after which health degraded; null where no operator can be asked
-- incidents: deployments that an incident is explained by
-- blamable_changes: deployments that succeeded or failed, of which an incident tool would have told
-- attempted_rollouts: rollouts that are not running, where somebody could have told that they failed
-- failed_rollouts: those with a failed member
-- failure_evidence: the weakest among the deployments: events, snapshots, incidents_only; none where nobody could have told of any; null without deployments
-- reworkable_deployments: deployments that succeeded, where somebody could have told that they failed
-- rework_deployments: those that remediated a failure
-- reworkable_rollouts: rollouts with a succeeded member that count, where somebody could have told that they failed
-- rework_rollouts: those with a member that remediated a failure
-- drift_episodes: episodes of drift that are not chronic; null where it cannot be seen
-- drift_episodes_with_incident: those with an incident while they were open or soon after; null where nobody has read incidents of that time
with changes as (
    select
        service,
        environment,
        is_production,
        finished_date as day_start,
        cast(date_trunc('week', finished_date) as date) as week_start,
        cast(date_trunc('month', finished_date) as date) as month_start,
        case when outcome = 'succeeded' then nth_bit(day(finished_date)) end as succeeded_on,
        outcome = 'succeeded' as is_succeeded,
        failure_evidence <> 'none' as is_attempted,
        case failure_evidence when 'incidents_only' then 3 when 'snapshots' then 2 when 'events' then 1 end as evidence_no,
        has_failed,
        has_sync_failure,
        is_degraded_in_window,
        is_degraded_before_healthy,
        has_incident,
        is_rolled_back,
        rework_reason is not null as is_rework
    from fct_deployments
    where is_measured
        and is_counted
        and outcome <> 'running'
        and finished_at <= (select as_of from run_parameters)
),
-- A production deployment is counted twice, where production is one and in its environment; what is in no production has no scope there.
-- Days are counted as bits: no week or month has one twice.
counted_changes as (
    select
        case when is_production then 'production' when is_production is null then 'environment' end as scope,
        service,
        environment,
        case when day_start is not null then 'day' when week_start is not null then 'week' else 'month' end as period,
        coalesce(day_start, week_start, month_start) as period_start,
        count(*) as ended,
        count(case when is_succeeded then 1 end) as deployments,
        cast(bit_count(bit_or(succeeded_on)) as bigint) as days_with_deployments,
        count(case when is_succeeded then has_incident end) as watched_deployments,
        count(case when is_attempted then 1 end) as attempted_changes,
        count(case when has_failed then 1 end) as failed_changes,
        count(case when has_sync_failure or is_degraded_in_window or has_incident then 1 end) as failed_in_window,
        count(case when is_attempted and (has_failed or is_rolled_back) then 1 end) as failed_or_left,
        count(case when has_sync_failure then 1 end) as sync_failures,
        count(case when is_degraded_in_window or is_degraded_before_healthy then 1 end) as degradations,
        count(case when has_incident then 1 end) as incidents,
        count(has_incident) as blamable_changes,
        count(case when is_succeeded and is_attempted then 1 end) as reworkable_deployments,
        count(case when is_succeeded and is_attempted and is_rework then 1 end) as rework_deployments,
        max(evidence_no) as evidence_no
    from changes
    group by grouping sets (
        (is_production, service, day_start),
        (is_production, service, week_start),
        (is_production, service, month_start),
        (is_production, day_start),
        (is_production, week_start),
        (is_production, month_start),
        (environment, service, day_start),
        (environment, service, week_start),
        (environment, service, month_start),
        (environment, day_start),
        (environment, week_start),
        (environment, month_start)
    )
),
rollouts as (
    select
        service,
        environment,
        is_production,
        first_finished_date as day_start,
        cast(date_trunc('week', first_finished_date) as date) as week_start,
        cast(date_trunc('month', first_finished_date) as date) as month_start,
        is_counted and succeeded_workloads > 0 as is_succeeded,
        outcome <> 'running' and failure_evidence <> 'none' as is_attempted,
        is_counted and succeeded_workloads > 0 and failure_evidence <> 'none' as is_reworkable,
        has_failed,
        is_rework
    from fct_rollouts
    where is_measured
        and first_finished_at <= (select as_of from run_parameters)
),
counted_rollouts as (
    select
        case when is_production then 'production' when is_production is null then 'environment' end as scope,
        service,
        environment,
        case when day_start is not null then 'day' when week_start is not null then 'week' else 'month' end as period,
        coalesce(day_start, week_start, month_start) as period_start,
        count(case when is_succeeded then 1 end) as rollouts,
        count(case when is_attempted then 1 end) as attempted_rollouts,
        count(case when is_attempted and has_failed then 1 end) as failed_rollouts,
        count(case when is_reworkable then 1 end) as reworkable_rollouts,
        count(case when is_reworkable and is_rework then 1 end) as rework_rollouts
    from rollouts
    group by grouping sets (
        (is_production, service, day_start),
        (is_production, service, week_start),
        (is_production, service, month_start),
        (is_production, day_start),
        (is_production, week_start),
        (is_production, month_start),
        (environment, service, day_start),
        (environment, service, week_start),
        (environment, service, month_start),
        (environment, day_start),
        (environment, week_start),
        (environment, month_start)
    )
),
episodes as (
    select
        service,
        environment,
        is_production,
        opened_date as day_start,
        cast(date_trunc('week', opened_date) as date) as week_start,
        cast(date_trunc('month', opened_date) as date) as month_start,
        incidents
    from fct_drift
    where is_measured
        and not is_chronic
        and opened_at <= (select as_of from run_parameters)
),
counted_episodes as (
    select
        case when is_production then 'production' when is_production is null then 'environment' end as scope,
        service,
        environment,
        case when day_start is not null then 'day' when week_start is not null then 'week' else 'month' end as period,
        coalesce(day_start, week_start, month_start) as period_start,
        count(*) as drift_episodes,
        count(incidents) as drift_episodes_watched,
        count(case when incidents > 0 then 1 end) as drift_episodes_with_incident
    from episodes
    group by grouping sets (
        (is_production, service, day_start),
        (is_production, service, week_start),
        (is_production, service, month_start),
        (is_production, day_start),
        (is_production, week_start),
        (is_production, month_start),
        (environment, service, day_start),
        (environment, service, week_start),
        (environment, service, month_start),
        (environment, day_start),
        (environment, week_start),
        (environment, month_start)
    )
),
-- Whom somebody can ask about syncs and health, and whose drift can be seen.
operated as (
    select
        'production' as scope,
        service,
        cast(null as string) as environment,
        bool_or(has_operator) as is_operated,
        bool_or(is_drift_visible) as is_drift_visible
    from dim_workloads
    where is_measured
        and is_production
    group by grouping sets ((service), ())
    union all
    select
        'environment' as scope,
        service,
        environment,
        bool_or(has_operator) as is_operated,
        bool_or(is_drift_visible) as is_drift_visible
    from dim_workloads
    where is_measured
    group by grouping sets ((service, environment), (environment))
)
select
    out_periods.scope,
    out_periods.service,
    out_periods.team,
    out_periods.environment,
    out_periods.period,
    out_periods.period_start,
    out_periods.ends_at,
    out_periods.is_complete,
    coalesce(counted_changes.deployments, 0) as deployments,
    coalesce(counted_changes.days_with_deployments, 0) as days_with_deployments,
    coalesce(counted_changes.watched_deployments, 0) as watched_deployments,
    coalesce(counted_rollouts.rollouts, 0) as rollouts,
    coalesce(counted_changes.attempted_changes, 0) as attempted_changes,
    coalesce(counted_changes.failed_changes, 0) as failed_changes,
    coalesce(counted_changes.failed_in_window, 0) as failed_in_window,
    coalesce(counted_changes.failed_or_left, 0) as failed_or_left,
    case when operated.is_operated then coalesce(counted_changes.sync_failures, 0) end as sync_failures,
    case when operated.is_operated then coalesce(counted_changes.degradations, 0) end as degradations,
    coalesce(counted_changes.incidents, 0) as incidents,
    coalesce(counted_changes.blamable_changes, 0) as blamable_changes,
    coalesce(counted_rollouts.attempted_rollouts, 0) as attempted_rollouts,
    coalesce(counted_rollouts.failed_rollouts, 0) as failed_rollouts,
    case
        when counted_changes.evidence_no = 1 then 'events'
        when counted_changes.evidence_no = 2 then 'snapshots'
        when counted_changes.evidence_no = 3 then 'incidents_only'
        when counted_changes.ended > 0 then 'none'
    end as failure_evidence,
    coalesce(counted_changes.reworkable_deployments, 0) as reworkable_deployments,
    coalesce(counted_changes.rework_deployments, 0) as rework_deployments,
    coalesce(counted_rollouts.reworkable_rollouts, 0) as reworkable_rollouts,
    coalesce(counted_rollouts.rework_rollouts, 0) as rework_rollouts,
    case when operated.is_drift_visible then coalesce(counted_episodes.drift_episodes, 0) end as drift_episodes,
    case
        when not coalesce(operated.is_drift_visible, false) then null
        when counted_episodes.drift_episodes > 0 and counted_episodes.drift_episodes_watched = 0 then null
        else coalesce(counted_episodes.drift_episodes_with_incident, 0)
    end as drift_episodes_with_incident
from out_periods
left join counted_changes
    on counted_changes.scope = out_periods.scope
    and counted_changes.service is not distinct from out_periods.service
    and counted_changes.environment is not distinct from out_periods.environment
    and counted_changes.period = out_periods.period
    and counted_changes.period_start = out_periods.period_start
left join counted_rollouts
    on counted_rollouts.scope = out_periods.scope
    and counted_rollouts.service is not distinct from out_periods.service
    and counted_rollouts.environment is not distinct from out_periods.environment
    and counted_rollouts.period = out_periods.period
    and counted_rollouts.period_start = out_periods.period_start
left join counted_episodes
    on counted_episodes.scope = out_periods.scope
    and counted_episodes.service is not distinct from out_periods.service
    and counted_episodes.environment is not distinct from out_periods.environment
    and counted_episodes.period = out_periods.period
    and counted_episodes.period_start = out_periods.period_start
left join operated
    on operated.scope = out_periods.scope
    and operated.service is not distinct from out_periods.service
    and operated.environment is not distinct from out_periods.environment
