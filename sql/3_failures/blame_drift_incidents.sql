-- Which incidents came while drift was there, or soon after. Grain: one incident near one drift episode of a service that it is about.
-- Drift is an untracked change, and so is putting it back: an incident may follow the one or the other. Merged duplicates are left out.
-- Windows (dim_settings.incident_window_seconds) include both ends.
--   relation: during (detected while it was open); after_overwrite (within the window after the operator overwrote it); after_open (within
--     the window after it opened, where it was gone by then and nothing is known to have overwritten it)
with episodes as (
    select
        drift_episodes.drift_id,
        drift_episodes.opened_at,
        drift_episodes.closed_at,
        drift_episodes.resolved_by in ('self_heal', 'manual_sync', 'deployment') as is_overwritten,
        dep_workloads.service,
        dep_workloads.environment,
        dep_workloads.incident_window_seconds,
        coalesce(drift_episodes.closed_at, run_parameters.as_of) as until_at
    from drift_episodes
    inner join dep_workloads on dep_workloads.workload_id = drift_episodes.workload_id
    cross join run_parameters
),
near as (
    select
        episodes.drift_id,
        inc_incidents.incident_id,
        case
            when inc_incidents.detected_at <= episodes.until_at then 'during'
            when episodes.is_overwritten and seconds_between(episodes.closed_at, inc_incidents.detected_at) <= episodes.incident_window_seconds
                then 'after_overwrite'
            when seconds_between(episodes.opened_at, inc_incidents.detected_at) <= episodes.incident_window_seconds then 'after_open'
        end as relation
    from episodes
    inner join inc_services
        on inc_services.service = episodes.service
        and inc_services.environment = episodes.environment
    inner join inc_incidents on inc_incidents.incident_id = inc_services.incident_id
    where not inc_incidents.is_duplicate
        and inc_incidents.detected_at >= episodes.opened_at
)
select distinct
    drift_id,
    incident_id,
    relation
from near
where relation is not null
