-- Drift: the live state left the desired state without a commit, until it was as desired again. Grain: one spell of one workload (drift_timeline).
-- Spells that self-heal puts right one after the other are one episode: that is decided in drift_episodes.
-- Evidence is the operator's own word, exact, unless something explains it (drift_words); sightings, events and conditions, mostly bounds; and every
-- drift correction, also where nobody saw why it was made.
--   drift_id: hash of workload and opening
--   opened_at: first evidence; opened_uncertainty_seconds: since the last evidence of none before it, 0 where an event tells the instant,
--     null where none is known
--   closed_at: first evidence of none after it, null while open; closed_uncertainty_seconds: since the last evidence of drift, 0 where an
--     event or the correction itself tells the instant
--   is_chronic: the same resources differed in the first sighting after a success and in every one for a day: it never converges
--   resolved_by: self_heal (the operator by itself), manual_sync, deployment, unknown (it came back by other hands, or the workload is
--     gone); null while open
--   resources: Kind/namespace/name of what differed, sorted; null where no evidence names it
with spans as (
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
    from drift_timeline
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
    left join drift_timeline as closing
        on closing.workload_id = spans.workload_id
        and closing.position = spans.closing_position
    left join drift_timeline as attempt
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
            -- The operator's own words lead from the opening to the operation.
            when is_told and resolved_by <> 'unknown' then 0
            when last_at > closed_at then 0
            else seconds_between(last_at, closed_at)
        end as closed_uncertainty_seconds,
        resolved_by
    from closed
),
chronic as (
    select distinct episodes.workload_id, episodes.episode_no
    from episodes
    inner join chronic_drift
        on chronic_drift.workload_id = episodes.workload_id
        and chronic_drift.from_at <= coalesce(episodes.closed_at, chronic_drift.from_at)
        and chronic_drift.until_at >= episodes.opened_at
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
    case when episodes.resolved_by = 'by_chance' then 'unknown' else episodes.resolved_by end as resolved_by,
    drift_resources.resources
from episodes
left join chronic
    on chronic.workload_id = episodes.workload_id
    and chronic.episode_no = episodes.episode_no
left join drift_resources
    on drift_resources.workload_id = episodes.workload_id
    and drift_resources.episode_no = episodes.episode_no
