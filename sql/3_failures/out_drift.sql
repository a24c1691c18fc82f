-- Drift: the live state left the desired state without a commit. Grain: one episode of one workload.
-- What is known of a workload is put in one order: points at which its live state was off, and points at which it was as desired. What is
-- off between two points as desired is one episode, whichever windows saw it.
--   Argo CD: its own word (Synced -> OutOfSync), exact, unless what follows first explains it: an attempted change, or a sighting that shows
--     a commit (also one that nobody can read), other parameters, a prune or a failed sync pending; sightings with the verdict drift (dep_drift_sightings), bounds only;
--     every drift correction, also where nobody saw why it was made.
--   Flux: a change set at the applied content (Kustomization; a changed spec or substitution looks the same); DriftDetected, DriftCorrected
--     and the condition Drifted (HelmRelease, where its detection is on). Both are found at an interval: when it began is bounded only.
--   drift_id: hash of workload and opening
--   opened_at: first evidence; opened_uncertainty_seconds: since the last evidence of none before it, 0 where an event tells the instant,
--     null where none is known
--   closed_at: first evidence of none after it, null while open; closed_uncertainty_seconds: since the last evidence of drift, 0 where an
--     event or the correction itself tells the instant
--   is_chronic: the same resources differed in the first sighting after a success and in every one for a day: it never converges
--   resolved_by: self_heal (the operator by itself), manual_sync, deployment, unknown (it came back by other hands, or the workload is
--     gone); null while open
--   resources: Kind/namespace/name of what differed, sorted; null where no evidence names it
with ended_attempts as (
    select
        dep_attempts.workload_id,
        dep_attempts.seq,
        dep_attempts.kind,
        dep_attempts.deployment_id,
        dep_attempts.phase,
        workloads.operator,
        coalesce(dep_attempts.started_at, dep_attempts.applied_at, dep_attempts.finished_at) as began_at,
        coalesce(dep_attempts.applied_at, dep_attempts.finished_at) as applied_at,
        -- A change set is applied, whatever its health check says afterwards.
        dep_attempts.phase = 'succeeded' or (dep_attempts.kind = 'drift_correction' and dep_attempts.change_set is not null) as is_applied,
        case
            when dep_attempts.deployment_id is not null then 'deployment'
            when workloads.operator = 'flux' or dep_attempts.is_automated then 'self_heal'
            when not dep_attempts.is_automated or dep_attempts.initiated_by is not null then 'manual_sync'
            else 'unknown'
        end as resolved_by,
        case
            when dep_attempts.kind <> 'drift_correction' then null
            when workloads.operator = 'argocd' then replace(stg_argocd__operations.partial_resources, ', ', chr(10))
            else coalesce(dep_attempts.change_set, dep_attempts.message)
        end as resources
    from dep_attempts
    inner join workloads on workloads.workload_id = dep_attempts.workload_id
    left join stg_argocd__operations on stg_argocd__operations.operation_hash = dep_attempts.operation_hash
    where workloads.operator in ('argocd', 'flux')
        and dep_attempts.phase <> 'running'
        and dep_attempts.finished_at is not null
),
-- What explains a word of Argo CD: an attempt, or a sighting that could tell.
witnesses as (
    select
        workload_id,
        began_at as known_at,
        0 as rank_no,
        case when deployment_id is null then 'drift' else 'commit' end as says,
        phase = 'succeeded' as is_success
    from ended_attempts
    where operator = 'argocd'
    union all
    select
        workload_id,
        from_at as known_at,
        1 as rank_no,
        case when verdict = 'drift' then 'drift' else 'commit' end as says,
        false as is_success
    from dep_drift_sightings
    where verdict not in ('synced', 'unknown')
    union all
    select
        workload_id,
        until_at as known_at,
        1 as rank_no,
        case when verdict = 'drift' then 'drift' else 'commit' end as says,
        false as is_success
    from dep_drift_sightings
    where verdict not in ('synced', 'unknown')
        and until_at > from_at
),
changes as (
    select
        *,
        lead(occurred_at) over (partition by workload_id order by change_no) as next_at,
        coalesce(lag(status) over (partition by workload_id order by change_no) = 'Deleted', false) as is_leaving
    from int_sync_changes
),
-- Argo CD starts an automated sync before it writes down that it was OutOfSync: a change counts from 2 s before its word.
told_in_time as (
    select
        workload_id,
        plus_seconds(occurred_at, -2) as sort_at,
        occurred_at as known_at,
        next_at,
        change_no,
        previous_status,
        -1 as rank_no,
        cast(null as string) as says,
        false as is_success
    from changes
    where status = 'OutOfSync'
        and previous_status is not null
        and not is_leaving
    union all
    select
        workload_id,
        known_at as sort_at,
        known_at,
        cast(null as timestamp) as next_at,
        cast(null as bigint) as change_no,
        cast(null as string) as previous_status,
        rank_no,
        says,
        is_success
    from witnesses
),
told_numbered as (
    select
        *,
        row_number() over (partition by workload_id order by sort_at, rank_no, change_no, says, is_success) as position
    from told_in_time
),
told_followed as (
    select
        *,
        min(case when says is not null then position end) over (
            partition by workload_id order by position rows between 1 following and unbounded following
        ) as witness_position,
        max(case when is_success then 1 else 0 end) over (
            partition by workload_id order by position rows between unbounded preceding and 1 preceding
        ) as has_success
    from told_numbered
),
told_drift as (
    select
        told_followed.workload_id,
        told_followed.known_at,
        -- A correction that began before its own word: one episode.
        case when seconds_between(witness.known_at, told_followed.known_at) > 0 then witness.known_at else told_followed.known_at end as sort_at,
        told_followed.previous_status = 'Synced' as is_exact
    from told_followed
    left join told_numbered as witness
        on witness.workload_id = told_followed.workload_id
        and witness.position = told_followed.witness_position
        and (told_followed.next_at is null or seconds_between(told_followed.next_at, witness.known_at) <= 2)
    where told_followed.says is null
        and coalesce(witness.says, 'drift') = 'drift'
        and (told_followed.previous_status = 'Synced' or told_followed.has_success = 1)
),
releases as (
    select
        md5(instance || '|HelmRelease|' || namespace || '|' || name) as workload_id,
        occurred_at,
        reason,
        message
    from stg_flux__events
    where kind = 'HelmRelease'
        and namespace is not null
        and reason in ('DriftDetected', 'DriftCorrected', 'DriftCorrectionFailed', 'UninstallSucceeded')
),
release_conditions as (
    select
        md5(instance || '|HelmRelease|' || namespace || '|' || name) as workload_id,
        transitioned_at,
        status,
        message
    from stg_flux__conditions
    where kind = 'HelmRelease'
        and condition_type = 'Drifted'
        and status in ('True', 'False')
),
-- rank_no orders what happened within one instant: first what was off, then what put it right.
drifted as (
    select workload_id, sort_at, known_at, 0 as rank_no, is_exact, cast(null as string) as resources
    from told_drift
    union all
    select workload_id, from_at as sort_at, from_at as known_at, 1 as rank_no, false as is_exact, replace(resources, ', ', chr(10)) as resources
    from dep_drift_sightings
    where verdict = 'drift'
    union all
    select workload_id, until_at as sort_at, until_at as known_at, 1 as rank_no, false as is_exact, cast(null as string) as resources
    from dep_drift_sightings
    where verdict = 'drift'
        and until_at > from_at
    union all
    select
        workload_id,
        case when began_at < applied_at then began_at else applied_at end as sort_at,
        case when began_at < applied_at then began_at else applied_at end as known_at,
        1 as rank_no,
        false as is_exact,
        resources
    from ended_attempts
    where kind = 'drift_correction'
    union all
    -- A correction that failed was needed to its end.
    select workload_id, applied_at as sort_at, applied_at as known_at, 1 as rank_no, false as is_exact, cast(null as string) as resources
    from ended_attempts
    where kind = 'drift_correction'
        and not is_applied
    union all
    select workload_id, occurred_at as sort_at, occurred_at as known_at, 1 as rank_no, false as is_exact, message as resources
    from releases
    where reason <> 'UninstallSucceeded'
    union all
    select workload_id, transitioned_at as sort_at, transitioned_at as known_at, 1 as rank_no, false as is_exact, message as resources
    from release_conditions
    where status = 'True'
),
drifting as (
    select distinct workload_id from drifted
),
desired as (
    select
        workload_id,
        applied_at as known_at,
        2 as rank_no,
        kind = 'drift_correction' as is_exact,
        resolved_by
    from ended_attempts
    where is_applied
    union all
    select workload_id, occurred_at as known_at, 3 as rank_no, status = 'Deleted' or previous_status = 'OutOfSync' as is_exact, cast(null as string) as resolved_by
    from changes
    where status in ('Synced', 'Deleted')
    union all
    select workload_id, from_at as known_at, 3 as rank_no, false as is_exact, cast(null as string) as resolved_by
    from dep_drift_sightings
    where verdict = 'synced'
    union all
    select workload_id, until_at as known_at, 3 as rank_no, false as is_exact, cast(null as string) as resolved_by
    from dep_drift_sightings
    where verdict = 'synced'
        and until_at > from_at
    union all
    select
        md5(instance || '|Application|' || namespace || '|' || name) as workload_id,
        observed_at as known_at,
        3 as rank_no,
        false as is_exact,
        cast(null as string) as resolved_by
    from stg_argocd__absences
    where answer = 'not_found'
    union all
    -- A Kustomization that succeeds has put right whatever was off. Most never drift, and all succeed at every interval.
    select
        workloads.workload_id,
        stg_flux__events.occurred_at as known_at,
        3 as rank_no,
        false as is_exact,
        cast(null as string) as resolved_by
    from workloads
    inner join drifting on drifting.workload_id = workloads.workload_id
    inner join stg_flux__events
        on stg_flux__events.instance = workloads.instance
        and stg_flux__events.kind = workloads.kind
        and stg_flux__events.namespace = workloads.namespace
        and stg_flux__events.name = workloads.name
    where workloads.kind = 'Kustomization'
        and stg_flux__events.is_success
    union all
    -- Kubernetes folds events: what then is no attempt still says that the drift is gone.
    select
        workload_id,
        occurred_at as known_at,
        3 as rank_no,
        true as is_exact,
        case when reason = 'DriftCorrected' then 'self_heal' end as resolved_by
    from releases
    where reason in ('DriftCorrected', 'UninstallSucceeded')
    union all
    select workload_id, transitioned_at as known_at, 3 as rank_no, false as is_exact, cast(null as string) as resolved_by
    from release_conditions
    where status = 'False'
),
points as (
    select
        workload_id,
        sort_at,
        known_at,
        rank_no,
        true as is_off,
        is_exact,
        resources,
        cast(null as string) as resolved_by
    from drifted
    union all
    select
        desired.workload_id,
        desired.known_at as sort_at,
        desired.known_at,
        desired.rank_no,
        false as is_off,
        desired.is_exact,
        cast(null as string) as resources,
        desired.resolved_by
    from desired
    inner join drifting on drifting.workload_id = desired.workload_id
),
numbered as (
    select
        *,
        row_number() over (
            partition by workload_id
            order by sort_at, rank_no, is_exact desc, known_at, resolved_by nulls last, resources nulls last
        ) as position
    from points
),
in_episodes as (
    select
        *,
        max(case when not is_off then known_at end) over (
            partition by workload_id order by position rows between unbounded preceding and 1 preceding
        ) as last_desired_at,
        sum(is_opening) over (partition by workload_id order by position rows between unbounded preceding and current row) as episode_no
    from (
        select
            *,
            case when is_off and not coalesce(lag(is_off) over (partition by workload_id order by position), false) then 1 else 0 end as is_opening
        from numbered
    ) as followed
),
spans as (
    select
        workload_id,
        episode_no,
        min(case when is_off then sort_at end) as first_at,
        max(case when is_off then known_at end) as last_at,
        min(last_desired_at) as last_desired_at,
        min(case when is_off and is_exact then known_at end) as told_at,
        min(case when not is_off then known_at end) as desired_at,
        min(case when not is_off then position end) as closing_position,
        min(case when not is_off and resolved_by is not null then position end) as attempt_position
    from in_episodes
    where episode_no > 0
    group by workload_id, episode_no
),
closed as (
    select
        spans.*,
        coalesce(seconds_between(spans.first_at, spans.told_at) <= 2, false) as is_told,
        closing.is_exact as is_closing_exact,
        -- Its own word may come a second before the end of the operation that put it right.
        case when seconds_between(spans.desired_at, attempt.known_at) <= 2 then attempt.known_at else spans.desired_at end as closed_at,
        case
            when spans.desired_at is null then null
            when seconds_between(spans.desired_at, attempt.known_at) <= 2 then attempt.resolved_by
            else 'unknown'
        end as resolved_by,
        seconds_between(spans.desired_at, attempt.known_at) <= 2 and (attempt.is_exact or closing.is_exact) as is_attempt_exact
    from spans
    left join in_episodes as closing
        on closing.workload_id = spans.workload_id
        and closing.position = spans.closing_position
    left join in_episodes as attempt
        on attempt.workload_id = spans.workload_id
        and attempt.position = spans.attempt_position
),
episodes as (
    select
        workload_id,
        episode_no,
        md5(workload_id || '|drift|' || cast(case when is_told then told_at else first_at end as string)) as drift_id,
        case
            when not is_told then first_at
            when closed_at < told_at then closed_at
            else told_at
        end as opened_at,
        case
            when is_told then 0
            else seconds_between(last_desired_at, first_at)
        end as opened_uncertainty_seconds,
        closed_at,
        case
            when closed_at is null then null
            when is_closing_exact or coalesce(is_attempt_exact, false) then 0
            -- Argo CD's own words lead from the opening to the operation.
            when is_told and resolved_by <> 'unknown' then 0
            when last_at > closed_at then 0
            else seconds_between(last_at, closed_at)
        end as closed_uncertainty_seconds,
        resolved_by
    from closed
),
-- The same resources, sighting after sighting, successes in between or not.
compared as (
    select
        workload_id,
        run_no,
        verdict,
        resources,
        from_at,
        until_at,
        success_no,
        success_at,
        lag(success_no) over (partition by workload_id order by run_no) as previous_success_no,
        case
            when verdict = 'drift'
                and lag(verdict) over (partition by workload_id order by run_no) = 'drift'
                and lag(resources) over (partition by workload_id order by run_no) is not distinct from resources
                then 0
            else 1
        end as is_other
    from dep_drift_sightings
    where verdict in ('drift', 'synced')
),
chained as (
    select
        *,
        sum(is_other) over (partition by workload_id order by run_no rows between unbounded preceding and current row) as chain_no
    from compared
),
chains as (
    select
        workload_id,
        chain_no,
        min(from_at) as from_at,
        max(until_at) as until_at,
        min(case when is_other = 1 then success_at end) as success_at
    from chained
    where verdict = 'drift'
    group by workload_id, chain_no
    having seconds_between(min(from_at), max(until_at)) >= 86400
        and bool_or(is_other = 1 and success_no is not null and (previous_success_no is null or previous_success_no < success_no))
),
-- Where Argo CD said in between that all was Synced, it did converge.
converged as (
    select distinct chains.workload_id, chains.chain_no
    from chains
    inner join changes
        on changes.workload_id = chains.workload_id
        and changes.status = 'Synced'
        and changes.occurred_at >= chains.success_at
        and changes.occurred_at <= chains.until_at
),
chronic as (
    select distinct episodes.workload_id, episodes.episode_no
    from episodes
    inner join chains
        on chains.workload_id = episodes.workload_id
        and chains.from_at <= coalesce(episodes.closed_at, chains.from_at)
        and chains.until_at >= episodes.opened_at
    left join converged
        on converged.workload_id = chains.workload_id
        and converged.chain_no = chains.chain_no
    where converged.workload_id is null
),
digits as (
    select 0 as digit union all select 1 union all select 2 union all select 3 union all select 4
    union all select 5 union all select 6 union all select 7 union all select 8 union all select 9
),
numbers as (
    select ones.digit + 10 * tens.digit + 100 * hundreds.digit as n
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
),
told_resources as (
    select distinct workload_id, episode_no, resources
    from in_episodes
    where is_off
        and resources is not null
),
-- Lines of resources, of change sets and of messages, whose headline names none; the first thousand.
lines as (
    select
        told_resources.workload_id,
        told_resources.episode_no,
        regexp_extract(
            split_part(told_resources.resources, chr(10), cast(numbers.n + 1 as integer)),
            '^([^ /]+(?:/[^ /]+)+)(?: (?:created|configured|deleted|changed|removed).*)?$',
            1
        ) as resource
    from told_resources
    inner join numbers on numbers.n <= length(told_resources.resources) - length(replace(told_resources.resources, chr(10), ''))
),
named as (
    select
        workload_id,
        episode_no,
        array_join(array_sort(array_agg(distinct resource)), ', ') as resources
    from lines
    where resource <> ''
    group by workload_id, episode_no
)
select
    episodes.drift_id,
    episodes.workload_id,
    episodes.opened_at,
    cast(episodes.opened_uncertainty_seconds as double) as opened_uncertainty_seconds,
    episodes.closed_at,
    cast(episodes.closed_uncertainty_seconds as double) as closed_uncertainty_seconds,
    episodes.closed_at is null as is_open,
    chronic.workload_id is not null as is_chronic,
    episodes.resolved_by,
    named.resources
from episodes
left join chronic
    on chronic.workload_id = episodes.workload_id
    and chronic.episode_no = episodes.episode_no
left join named
    on named.workload_id = episodes.workload_id
    and named.episode_no = episodes.episode_no
