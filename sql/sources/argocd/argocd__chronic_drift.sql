-- Drift of Applications that never converges. Grain: one chain of sightings of one workload.
-- The same resources, sighting after sighting, successes in between or not. Where Argo CD said in between that all was Synced, it did converge.
with compared as (
    select
        workload_id,
        run_no,
        verdict,
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
    from stg_argocd__verdicts
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
converged as (
    select distinct chains.workload_id, chains.chain_no
    from chains
    inner join stg_argocd__sync_changes as changes
        on changes.workload_id = chains.workload_id
        and changes.status = 'Synced'
        and changes.occurred_at >= chains.success_at
        and changes.occurred_at <= chains.until_at
)
select chains.workload_id, chains.from_at, chains.until_at
from chains
left join converged
    on converged.workload_id = chains.workload_id
    and converged.chain_no = chains.chain_no
where converged.workload_id is null
