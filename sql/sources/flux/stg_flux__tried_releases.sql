-- Helm actions that are attempts, each with the state that it was to bring about. Grain: one action of stg_flux__named_releases.
-- A state is the chart, its version (the tree where it comes from a repository) and the values where their digest is told. Else a return to a chart's version is
-- a return to its state, and an action at the same version is another state where something may have changed: whoever holds the release said so, or
-- nobody knows who does. A failed action belongs to the same try as what follows it. Drift is corrected to the state that is deployed,
-- whatever the message names.
--   attempt_key: identifies it within its workload
--   is_doubtful: it counts as other values because nobody knows
--   own_state, own_content: what the action was to bring about; deployed_…: what was deployed before it
with read_contents as (
    select
        named.*,
        contents.watched_paths,
        contents.repository_key is not null as is_chart_read,
        case
            when contents.repository_key is not null then 'tree:' || coalesce(contents.tree_id, 'none')
            else coalesce(named.chart, '') || '@' || coalesce(named.chart_version, '')
        end as chart_content,
        coalesce(objects.has_values_from, false) as has_values_from
    from stg_flux__named_releases as named
    left join contents
        on contents.repository_key = named.chart_repository_key
        and contents.revision = named.commit_sha
        and contents.path = named.chart_place
    left join stg_flux__latest_objects as objects on objects.workload_id = named.workload_id
),
actions as (
    select
        *,
        lag(chart_content) over (partition by workload_id order by event_no) as previous_content,
        lag(chart_version) over (partition by workload_id order by event_no) as previous_version,
        substr(
            max(case when values_token is not null then lpad(cast(event_no as string), 12, '0') || values_token end) over (
                partition by workload_id order by event_no rows between unbounded preceding and 1 preceding
            ),
            13
        ) as previous_token,
        lag(class) over (partition by workload_id order by event_no) as previous_class,
        lag(occurred_at) over (partition by workload_id order by event_no) as previous_at
    from read_contents
    where class in ('success', 'failure')
),
-- What whoever holds the release said of it, until then and since the action before.
held as (
    select
        actions.workload_id,
        actions.event_no,
        count(case when changes.occurred_at > actions.previous_at then 1 end) as changes_since
    from actions
    inner join stg_flux__spec_changes as changes
        on changes.workload_id = actions.workload_id
        and changes.occurred_at <= actions.occurred_at
    group by actions.workload_id, actions.event_no
),
judged as (
    select
        actions.*,
        held.workload_id is not null as is_held,
        coalesce(actions.previous_content is distinct from actions.chart_content, true) as is_other_chart,
        case
            when actions.previous_content is distinct from actions.chart_content then 1
            when actions.values_token <> actions.previous_token then 1
            when actions.values_token = actions.previous_token then 0
            when held.changes_since > 0 then 1
            -- A new version of a chart from a repository is made at every commit, and upgraded to.
            when actions.previous_version <> actions.chart_version then 0
            when held.changes_since = 0 and not actions.has_values_from then 0
            when actions.previous_class = 'failure' then 0
            else 1
        end as is_new
    from actions
    left join held
        on held.workload_id = actions.workload_id
        and held.event_no = actions.event_no
),
numbered as (
    select
        *,
        sum(case when is_other_chart then 1 else 0 end) over (partition by workload_id order by event_no rows between unbounded preceding and current row) as run_no
    from judged
),
stated as (
    select
        *,
        sum(is_new) over (partition by workload_id, run_no order by event_no rows between unbounded preceding and current row) - 1 as values_no
    from numbered
),
grouped as (
    select
        *,
        max(values_token) over (partition by workload_id, run_no, values_no) as token
    from stated
),
all_actions as (
    select
        read_contents.*,
        case
            when grouped.token is not null then md5(grouped.chart_content || '|' || grouped.token)
            when grouped.values_no > 0 then md5(grouped.chart_content || '|' || cast(grouped.run_no as string) || '.' || cast(grouped.values_no as string))
            when grouped.workload_id is not null then md5(grouped.chart_content)
        end as own_state,
        coalesce(grouped.is_new = 1 and not grouped.is_other_chart and grouped.token is null and not grouped.is_held, false) as is_doubtful,
        md5(read_contents.chart_content) as own_content
    from read_contents
    left join grouped
        on grouped.workload_id = read_contents.workload_id
        and grouped.event_no = read_contents.event_no
)
select
    *,
    case
        when class = 'success' then 'v' || cast(release_version as string)
        else class || ' ' || coalesce('v' || cast(release_version as string), chart_version, '')
    end
    || ' ' || cast(row_number() over (partition by workload_id, class, coalesce(release_version, 0), coalesce(chart_version, '') order by event_no) as string) as attempt_key,
    substr(max(case when class = 'success' then lpad(cast(event_no as string), 12, '0') || own_state end) over earlier, 13) as deployed_state,
    substr(max(case when class = 'success' then lpad(cast(event_no as string), 12, '0') || own_content end) over earlier, 13) as deployed_content,
    substr(max(case when class = 'success' then lpad(cast(event_no as string), 12, '0') || coalesce(chart_version, '') end) over earlier, 13) as deployed_version
from all_actions
window earlier as (partition by workload_id order by event_no rows between unbounded preceding and 1 preceding)
