-- Drift: the live state left the desired state without a commit. Grain: one episode of one workload, whichever windows saw it.
-- Exact where events tell, bounded where snapshots do; what came and went between two snapshots without an event is not seen. Where drift
-- cannot be seen at all (dim_workloads.is_drift_visible) there is no row, and no row says nothing.
-- Errors: a change set at the applied revision may also come from a changed spec, substitution or ConfigMap; an
-- archive of events without readings in between takes a commit that was taken back before anything was synced for drift.
--   drift_id: hash of the workload and the opening
--   workload_id: hash of (instance, kind, namespace, name): the same on every machine and every night
--   service: what a team calls it, across environments and clusters
--   environment: where it runs, by mapping; `unmapped` if nothing says so
--   is_production: only these feed the dora_ relations
--   is_measured: false for workloads that a rule takes out
--   opened_at: first evidence, UTC
--   opened_date: its day in the reporting zone: decides the period
--   opened_uncertainty_seconds: it may have begun so much earlier: since the last evidence of none; 0 where an event tells the instant, null where nothing bounds it
--   closed_at: first evidence that it was over, UTC; null while it is open
--   closed_date: its day in the reporting zone
--   closed_uncertainty_seconds: it may have ended so much earlier: since the last evidence of drift; 0 where an event or the correction itself tells the instant
--   is_open: not over, as far as is known
--   is_chronic: the same resources differed in the first sighting after a success and in every one for a day, or they were
--     healed over and over for a day: a difference that never converges; in no rate
--   resolved_by: self_heal (the operator by itself), manual_sync, deployment, unknown (it came back by other hands, or the workload is gone); null while open
--   corrections: how often self-heal put it right: heals of the same resources that follow each other within an hour are one episode
--   resources: what differed, as Kind/namespace/name, sorted; null where no evidence names it
--   incidents: incidents near it (fct_drift_incidents); null where there is none and nobody has read the incidents of that time
with near_incidents as (
    select drift_id, count(*) as incidents
    from blame_drift_incidents
    group by drift_id
),
watched as (
    select distinct drift_episodes.drift_id
    from drift_episodes
    inner join inc_windows
        on inc_windows.from_at <= drift_episodes.opened_at
        and inc_windows.to_at >= drift_episodes.opened_at
)
select
    drift_episodes.drift_id,
    drift_episodes.workload_id,
    dep_workloads.service,
    dep_workloads.environment,
    dep_workloads.is_production,
    dep_workloads.is_measured,
    drift_episodes.opened_at,
    cast(to_local(drift_episodes.opened_at, settings.reporting_zone) as date) as opened_date,
    drift_episodes.opened_uncertainty_seconds,
    drift_episodes.closed_at,
    cast(to_local(drift_episodes.closed_at, settings.reporting_zone) as date) as closed_date,
    drift_episodes.closed_uncertainty_seconds,
    drift_episodes.is_open,
    drift_episodes.is_chronic,
    drift_episodes.resolved_by,
    drift_episodes.corrections,
    drift_episodes.resources,
    case
        when near_incidents.drift_id is not null then near_incidents.incidents
        when watched.drift_id is not null then 0
    end as incidents
from drift_episodes
inner join dep_workloads on dep_workloads.workload_id = drift_episodes.workload_id
left join near_incidents on near_incidents.drift_id = drift_episodes.drift_id
left join watched on watched.drift_id = drift_episodes.drift_id
cross join settings
order by service, environment, opened_at, drift_id
