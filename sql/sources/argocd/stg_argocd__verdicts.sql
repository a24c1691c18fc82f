-- What it meant that an Application was OutOfSync when it was seen. Grain: one run of sightings of one workload, in order, with one verdict,
-- the same resources that differ and the same last success.
-- OutOfSync alone says little: a commit may be pending, parameters, a prune, or the last operation failed. What the live state was
-- compared with, beside what the last success applied, tells.
--   verdict: synced; unknown (nothing can be said: an error, a deletion, a comparison older than the last success or landed before it was
--     read); undeployed (this incarnation never succeeded); config_change_pending (other sources); pending_deploy (other content); unread
--     (another revision, whose content nobody can read); prune_pending; failed_sync (the last full operation at this revision failed); drift
--   resources: what differs; null unless it is drift, or if the evidence does not say
--   success_no: which success was the last one before it (order_no of argocd__attempts)
--   success_at: end of that success; of OutOfSync only
with out_of_sync as (
    select
        seen.workload_id,
        seen.position,
        seen.success_at,
        seen.out_of_sync_resources,
        case
            when seen.deletion_requested_at is not null then 'unknown'
            when seen.last_success_no is null then 'undeployed'
            when seen.success_uid <> seen.uid and seen.success_uid <> '' and seen.uid <> '' then 'undeployed'
            when coalesce(seen.reconciled_at < seen.success_at, false) then 'unknown'
            -- Argo CD tells whole seconds: it may have been seen before the end that lies in the same one.
            when seen.observed_at >= seen.success_at and seconds_between(seen.success_at, seen.observed_at) < 1 then 'unknown'
            -- Nothing but events tells of it: revisions stand for content.
            when seen.deployed_hash is null and seen.sync_revision is distinct from seen.deployed_revision then 'unread'
            when seen.deployed_hash is not null and comparisons.compared_hash is null then 'unknown'
            when comparisons.has_other_sources then 'config_change_pending'
            when comparisons.has_other_content then 'pending_deploy'
            when comparisons.has_unread_content then 'unread'
            when seen.out_of_sync_resources is null and seen.pruning_resources is not null then 'prune_pending'
            when not coalesce(comparisons.has_moved, false) and seen.has_failed_at_revision then 'failed_sync'
            else 'drift'
        end as verdict
    from stg_argocd__out_of_sync_sightings as seen
    left join stg_argocd__comparisons as comparisons
        on comparisons.deployed_hash = seen.deployed_hash
        and comparisons.compared_hash = seen.compared_hash
        and comparisons.is_told = seen.is_told
        and comparisons.told_revision = seen.told_revision
),
described as (
    select
        sightings.workload_id,
        sightings.position,
        sightings.observed_at,
        sightings.last_success_no as success_no,
        out_of_sync.success_at,
        case
            when out_of_sync.verdict is not null then out_of_sync.verdict
            when sightings.sync_status = 'Synced' and not sightings.is_failing then 'synced'
            else 'unknown'
        end as verdict,
        case when out_of_sync.verdict = 'drift' then out_of_sync.out_of_sync_resources end as resources
    from stg_argocd__sightings_in_time as sightings
    left join out_of_sync
        on out_of_sync.workload_id = sightings.workload_id
        and out_of_sync.position = sightings.position
),
followed as (
    select
        *,
        case
            when lag(verdict) over in_order = verdict
                and lag(success_no) over in_order is not distinct from success_no
                and lag(resources) over in_order is not distinct from resources
                then 0
            else 1
        end as is_new
    from described
    window in_order as (partition by workload_id order by position)
),
with_runs as (
    select
        *,
        sum(is_new) over (partition by workload_id order by position rows between unbounded preceding and current row) as run_no
    from followed
)
select
    workload_id,
    run_no,
    verdict,
    resources,
    min(observed_at) as from_at,
    max(observed_at) as until_at,
    count(*) as sightings,
    success_no,
    min(success_at) as success_at
from with_runs
group by workload_id, run_no, verdict, resources, success_no
