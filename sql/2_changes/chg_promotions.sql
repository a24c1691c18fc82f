-- How changes go from one environment to the next. Grain: one (service, from_environment, to_environment, change_id).
-- A change is a code commit; where the service has no application repository, the revision. It reached an environment with the first
-- succeeded deployment there whose state contains it: by its change set, or because it is on main no later than the commit that was deployed.
-- What a workload was first seen with counts too. A revision that is no commit has no ancestry: it is contained in what came later in the
-- first environment.
--   from_at: live in the first, UTC
--   to_at: live in the second, UTC; null: not yet
with sent as (
    select
        chg_reached.service,
        chg_reached.environment,
        promotions.promotes_to,
        chg_reached.repository_key,
        chg_reached.change_id,
        chg_reached.counted_at,
        case
            when chg_reached.repository_key <> '' then arrivals.position
            else row_number() over (partition by chg_reached.service, chg_reached.environment, chg_reached.repository_key order by chg_reached.reached_at, chg_reached.change_id)
        end as position
    from chg_reached
    inner join promotions on promotions.environment = chg_reached.environment
    left join arrivals
        on arrivals.repository_key = chg_reached.repository_key
        and arrivals.branch = chg_reached.main_branch
        and arrivals.commit_sha = chg_reached.commit_sha
),
-- All that main had up to a commit on its first-parent chain is in that commit; of a side branch that cannot be said.
timeline as (
    select
        chg_held_commits.service,
        promotions.environment,
        promotions.promotes_to,
        chg_held_commits.repository_key,
        arrivals.position,
        chg_held_commits.live_at,
        cast(null as string) as change_id
    from chg_held_commits
    inner join promotions on promotions.promotes_to = chg_held_commits.environment
    inner join arrivals
        on arrivals.repository_key = chg_held_commits.repository_key
        and arrivals.branch = chg_held_commits.main_branch
        and arrivals.commit_sha = chg_held_commits.commit_sha
        and arrivals.arrived_with = chg_held_commits.commit_sha
    union all
    select
        sent.service,
        sent.environment,
        sent.promotes_to,
        sent.repository_key,
        sent.position,
        chg_reached.reached_at as live_at,
        cast(null as string) as change_id
    from sent
    inner join chg_reached
        on chg_reached.service = sent.service
        and chg_reached.environment = sent.promotes_to
        and chg_reached.repository_key = sent.repository_key
        and chg_reached.change_id = sent.change_id
    where sent.repository_key = ''
    union all
    select service, environment, promotes_to, repository_key, position, cast(null as timestamp) as live_at, change_id
    from sent
    where position is not null
),
contained as (
    select
        service,
        environment,
        promotes_to,
        repository_key,
        change_id,
        min(live_at) over (
            partition by service, environment, promotes_to, repository_key
            order by position desc, change_id nulls first rows between unbounded preceding and current row
        ) as contained_at
    from timeline
)
select
    sent.service,
    sent.environment as from_environment,
    sent.promotes_to as to_environment,
    sent.change_id,
    sent.counted_at as from_at,
    least(
        coalesce(received.reached_at, contained.contained_at),
        coalesce(contained.contained_at, received.reached_at)
    ) as to_at
from sent
left join chg_reached as received
    on received.service = sent.service
    and received.environment = sent.promotes_to
    and received.repository_key = sent.repository_key
    and received.change_id = sent.change_id
left join contained
    on contained.service = sent.service
    and contained.environment = sent.environment
    and contained.promotes_to = sent.promotes_to
    and contained.repository_key = sent.repository_key
    and contained.change_id = sent.change_id
where sent.counted_at is not null
