-- Changes of health that events and log lines tell, in their order. Grain: one change (workload_id, occurred_at, previous_health, health).
-- Log lines know whole seconds. Where health changed twice within one, each change says what it was before: that makes the chain. Where the chain
-- is a circle, a list that has this very second as the last transition says how it ended; else it began with what stood before, or ended with
-- what the next change began with; else as a later list says.
--   previous_health: what it was until then; null where the message does not say
--   order_no: its place within the instant
with told as (
    select
        coalesce(stg_argocd__events.workload_id, stg_argocd__names.listed_workload_id) as workload_id,
        stg_argocd__events.occurred_at,
        stg_argocd__events.previous_health,
        stg_argocd__events.health,
        max(stg_argocd__events.occurred_nanos) as occurred_nanos
    from stg_argocd__events
    left join stg_argocd__names
        on stg_argocd__names.instance = stg_argocd__events.instance
        and stg_argocd__names.name = stg_argocd__events.name
    where stg_argocd__events.event = 'health_changed'
        and coalesce(stg_argocd__events.workload_id, stg_argocd__names.listed_workload_id) is not null
    group by
        coalesce(stg_argocd__events.workload_id, stg_argocd__names.listed_workload_id),
        stg_argocd__events.occurred_at,
        stg_argocd__events.previous_health,
        stg_argocd__events.health
),
-- Hardly any instant has two: only their applications are looked at further.
crowds as (
    select workload_id, occurred_at, count(*) as changes
    from told
    group by workload_id, occurred_at
    having count(*) > 1
),
crowded_workloads as (
    select distinct workload_id from crowds
),
-- What no other change of the instant leads to is its first, what leads to none is its last.
linked as (
    select
        crowded.workload_id,
        crowded.occurred_at,
        crowded.previous_health,
        crowded.health,
        max(case when other.health = crowded.previous_health then 1 else 0 end) = 0 as is_first,
        max(case when other.previous_health = crowded.health then 1 else 0 end) = 0 as is_last
    from crowds
    inner join told as crowded
        on crowded.workload_id = crowds.workload_id
        and crowded.occurred_at = crowds.occurred_at
    inner join told as other
        on other.workload_id = crowds.workload_id
        and other.occurred_at = crowds.occurred_at
    group by crowded.workload_id, crowded.occurred_at, crowded.previous_health, crowded.health
),
instants as (
    select told.workload_id, told.occurred_at, told.previous_health as start_health, told.health as end_health
    from told
    inner join crowded_workloads on crowded_workloads.workload_id = told.workload_id
    left join crowds
        on crowds.workload_id = told.workload_id
        and crowds.occurred_at = told.occurred_at
    where crowds.workload_id is null
    union all
    select
        workload_id,
        occurred_at,
        max(case when is_first then previous_health end) as start_health,
        max(case when is_last then health end) as end_health
    from linked
    group by workload_id, occurred_at
),
seen as (
    select
        sightings.workload_id,
        coalesce(sightings.health_transitioned_at, sightings.observed_at) as occurred_at,
        max_by(sightings.health, sightings.observed_at) as health
    from stg_argocd__sightings as sightings
    inner join crowded_workloads on crowded_workloads.workload_id = sightings.workload_id
    where sightings.health is not null
    group by sightings.workload_id, coalesce(sightings.health_transitioned_at, sightings.observed_at)
),
timeline as (
    select workload_id, occurred_at, 0 as rank_no, start_health, end_health, cast(null as string) as seen_health
    from instants
    union all
    select workload_id, occurred_at, 1 as rank_no, cast(null as string) as start_health, cast(null as string) as end_health, health as seen_health
    from seen
),
placed as (
    select
        *,
        lpad(cast(row_number() over (partition by workload_id order by occurred_at, rank_no) as string), 12, '0') as place
    from timeline
),
around as (
    select
        *,
        substr(
            max(place || end_health) over (
                partition by workload_id order by place rows between unbounded preceding and 1 preceding
            ),
            13
        ) as health_before,
        substr(
            min(place || coalesce(start_health, seen_health)) over (
                partition by workload_id order by place rows between 1 following and unbounded following
            ),
            13
        ) as health_after
    from placed
),
starts as (
    select
        around.workload_id,
        around.occurred_at,
        coalesce(around.start_health, seen.health, around.health_before, around.health_after) as start_health,
        coalesce(seen.health, around.health_after) as health_after
    from around
    left join seen
        on seen.workload_id = around.workload_id
        and seen.occurred_at = around.occurred_at
    where around.rank_no = 0
)
select
    told.workload_id,
    told.occurred_at,
    told.previous_health,
    told.health,
    case
        when linked.workload_id is null or told.occurred_nanos > 0 then told.occurred_nanos
        when linked.is_last and not linked.is_first then 4
        when told.previous_health is distinct from starts.start_health then 3
        -- Two that begin alike: one between them was lost.
        when linked.is_last and told.health = starts.health_after then 2
        else 1
    end as order_no
from told
left join linked
    on linked.workload_id = told.workload_id
    and linked.occurred_at = told.occurred_at
    and linked.previous_health is not distinct from told.previous_health
    and linked.health = told.health
left join starts
    on starts.workload_id = told.workload_id
    and starts.occurred_at = told.occurred_at
