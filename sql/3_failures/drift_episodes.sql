-- Drift as people count it. Grain: one episode of one workload.
-- A difference that self-heal puts right and that comes back within an hour is one that does not converge: one episode, however often it was healed.
-- Whether it is the same difference is told by its resources; what nothing names may be the same.
--   corrections: how often self-heal put it right
--   is_chronic: one of its spells never converged (drift_spells), or it was healed over and over for a day
with named as (
    select
        *,
        max(case when resources is not null then lpad(cast(spell_no as string), 12, '0') || resources end) over (
            partition by workload_id order by spell_no rows between unbounded preceding and 1 preceding
        ) as last_named,
        lag(resolved_by) over (partition by workload_id order by spell_no) as previous_resolved_by,
        lag(closed_at) over (partition by workload_id order by spell_no) as previous_closed_at
    from (
        select
            *,
            row_number() over (partition by workload_id order by opened_at, drift_id) as spell_no
        from drift_spells
    ) as spells
),
chained as (
    select
        *,
        sum(
            case
                when resolved_by = 'self_heal'
                    and previous_resolved_by = 'self_heal'
                    and seconds_between(previous_closed_at, opened_at) <= 3600
                    and coalesce(resources = substr(last_named, 13), true)
                    then 0
                else 1
            end
        ) over (partition by workload_id order by spell_no rows between unbounded preceding and current row) as episode_no
    from named
),
placed as (
    select
        *,
        row_number() over (partition by workload_id, episode_no order by spell_no) as place,
        row_number() over (partition by workload_id, episode_no order by spell_no desc) as place_from_end
    from chained
)
select
    max(case when place = 1 then drift_id end) as drift_id,
    workload_id,
    min(opened_at) as opened_at,
    max(case when place = 1 then opened_uncertainty_seconds end) as opened_uncertainty_seconds,
    max(case when place_from_end = 1 then closed_at end) as closed_at,
    max(case when place_from_end = 1 then closed_uncertainty_seconds end) as closed_uncertainty_seconds,
    bool_or(is_open) as is_open,
    bool_or(is_chronic) or (count(*) > 1 and seconds_between(min(opened_at), max(closed_at)) >= 86400) as is_chronic,
    max(resolved_by) as resolved_by,
    max(resources) as resources,
    count(case when resolved_by = 'self_heal' then 1 end) as corrections
from placed
group by workload_id, episode_no
