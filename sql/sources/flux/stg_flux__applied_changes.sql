-- What attempts applied, as the controller tells it: apply and garbage collection each for themselves. Grain: one attempt of
-- stg_flux__tried_reconciles with a change set.
--   applied_at: when the first was told
--   change_set: all lines, sorted
select
    tries.workload_id,
    tries.event_no,
    min(changes.occurred_at) as applied_at,
    array_join(array_sort(array_agg(distinct stg_flux__events.change_set)), chr(10)) as change_set
from stg_flux__tried_reconciles as tries
inner join (select * from stg_flux__reconciles where class = 'changes') as changes
    on changes.workload_id = tries.workload_id
    and changes.revision_key = tries.revision_key
    and changes.event_no > coalesce(tries.previous_success_no, 0)
    and changes.event_no <= tries.event_no
left join stg_flux__events
    on stg_flux__events.workload_id = changes.workload_id
    and stg_flux__events.event_key = changes.event_key
where tries.has_own_changes
group by tries.workload_id, tries.event_no
