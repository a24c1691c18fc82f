-- Words of operators that mean drift. Grain: one word that the live state left the desired one, unless what follows first explains it: an attempted
-- change, or a sighting that shows that something else is the reason.
-- An operator starts an automated attempt before it writes down that the live state had left: an attempt counts from 2 s before the word.
-- A word that does not say what was before it counts only after a success.
--   sort_at: a correction that began before the word is one episode with it
--   is_exact: the instant is that of the change
with in_time as (
    select
        workload_id,
        plus_seconds(known_at, -2) as sort_at,
        known_at,
        next_word_at,
        word_no,
        is_exact,
        -1 as rank_no,
        cast(null as string) as witness,
        false as is_success
    from drift_points
    where says = 'left'
    union all
    select
        workload_id,
        began_at as sort_at,
        began_at as known_at,
        cast(null as timestamp) as next_word_at,
        cast(null as bigint) as word_no,
        cast(null as boolean) as is_exact,
        0 as rank_no,
        case when is_deployment then 'commit' else 'drift' end as witness,
        is_success
    from drift_attempts
    union all
    select
        workload_id,
        known_at as sort_at,
        known_at,
        cast(null as timestamp) as next_word_at,
        cast(null as bigint) as word_no,
        cast(null as boolean) as is_exact,
        1 as rank_no,
        case says when 'off' then 'drift' else 'commit' end as witness,
        false as is_success
    from drift_points
    where evidence = 'sighting'
        and says in ('off', 'explained')
),
numbered as (
    select
        *,
        row_number() over (partition by workload_id order by sort_at, rank_no, word_no, witness, is_success) as position
    from in_time
),
followed as (
    select
        *,
        coalesce(plus_seconds(next_word_at, 2), timestamp '9999-12-31 00:00:00') as last_witness_at,
        min(case when witness is not null then position end) over (
            partition by workload_id order by position rows between 1 following and unbounded following
        ) as witness_position,
        max(case when is_success then 1 else 0 end) over (
            partition by workload_id order by position rows between unbounded preceding and 1 preceding
        ) as has_success
    from numbered
)
select
    followed.workload_id,
    followed.known_at,
    case when seconds_between(witnesses.known_at, followed.known_at) > 0 then witnesses.known_at else followed.known_at end as sort_at,
    followed.is_exact
from followed
left join numbered as witnesses
    on witnesses.workload_id = followed.workload_id
    and witnesses.position = followed.witness_position
    and witnesses.known_at <= followed.last_witness_at
where followed.witness is null
    and coalesce(witnesses.witness, 'drift') = 'drift'
    and (followed.is_exact or followed.has_success = 1)
