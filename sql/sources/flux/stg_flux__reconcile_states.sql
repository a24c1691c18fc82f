-- Which state each attempt of a Kustomization applied. Grain: one attempt of stg_flux__tried_reconciles.
-- A new commit gives every Kustomization of a monorepo a new revision: whether it changed anything is told by the content under its path where git
-- can be asked, else by a change set between the last success before it and its own. What was deployed is carried on where neither says that it
-- moved. The operator's word outranks the tree: a success without a change set, from a window that carries this workload's, changed nothing unless a
-- version moved; a change set at another revision did where more is applied than can be read.
-- The object's own settings are state too. Failures in a row that neither git nor a change set tells apart are one state, which the success that ends
-- them has.
--   repository_key, path, place: where its manifests are, and how git is asked for them; null if they are in no git repository
--   paths: what its content hangs on
--   deployed_state: of the last success before it
with specs as (
    select
        tries.event_no,
        stg_flux__specs.*
    from stg_flux__tried_reconciles as tries
    inner join stg_flux__specs
        on stg_flux__specs.workload_id = tries.workload_id
        and coalesce(stg_flux__specs.from_at <= tries.occurred_at, true)
        and coalesce(tries.occurred_at < stg_flux__specs.to_at, true)
),
specified as (
    select
        tries.*,
        specs.path,
        specs.place,
        specs.settings_hash,
        specs.repository_key,
        coalesce(specs.is_origin, false) as is_origin,
        coalesce(specs.has_unread_parts, false) as has_unread_parts,
        max(case when tries.has_own_changes then tries.occurred_at end) over (
            partition by tries.workload_id order by tries.event_no rows between unbounded preceding and 1 preceding
        ) as previous_change_at,
        lag(tries.incarnation) over (partition by tries.workload_id order by tries.event_no) as previous_incarnation
    from stg_flux__tried_reconciles as tries
    left join specs
        on specs.workload_id = tries.workload_id
        and specs.event_no = tries.event_no
),
-- Who applies an object says so: all there is to know where no inventory has it.
respecified as (
    select
        specified.workload_id,
        specified.event_no,
        count(*) as changes
    from specified
    inner join stg_flux__spec_changes
        on stg_flux__spec_changes.workload_id = specified.workload_id
        and stg_flux__spec_changes.occurred_at <= specified.occurred_at
        and stg_flux__spec_changes.occurred_at > specified.previous_change_at
    where specified.settings_hash is null
        and specified.has_own_changes
        and specified.applied_key = specified.revision_key
    group by specified.workload_id, specified.event_no
),
carrying as (
    select distinct workload_id, shape
    from stg_flux__reconciles
    where class = 'changes'
        -- A log tells what was applied and not what was pruned.
        and shape <> 'controller_log'
),
images as (
    select
        repository_key,
        tree_id,
        md5(
            array_join(
                array_sort(
                    array_agg(
                        kind || ' ' || coalesce(application, '') || ' ' || coalesce(value_key, '') || ' ' || coalesce(part, '') || ' ' || coalesce(name, '')
                        || ' ' || coalesce(version, '')
                    )
                ),
                '|'
            )
        ) as versions
    from content_versions
    group by repository_key, tree_id
),
-- What an artifact was built from need not lie there under the path that it has in it.
answers as (
    select distinct
        contents.repository_key,
        contents.revision,
        contents.path,
        contents.tree_id,
        contents.watched_paths,
        contents.is_whole
    from specified
    inner join contents
        on contents.repository_key = specified.repository_key
        and contents.revision = specified.content_commit
        and contents.path = specified.place
    where contents.tree_id is not null
        or not specified.is_origin
),
read_contents as (
    select
        specified.workload_id,
        specified.event_no,
        specified.attempt_key,
        specified.is_success,
        specified.revision_key,
        specified.content_commit,
        specified.applied_key,
        specified.previous_success_no,
        specified.has_own_changes,
        specified.has_changes,
        specified.is_past_apply,
        specified.incarnation <> specified.previous_incarnation as is_recreated,
        specified.health_failed_at,
        specified.sync_failed_at,
        specified.repository_key,
        specified.path,
        specified.place,
        coalesce(specified.settings_hash, '') as settings,
        respecified.changes is not null as is_respecified,
        carrying.shape is not null as is_carried,
        answers.watched_paths,
        answers.repository_key is not null as is_content_read,
        -- An artifact is built: what it was built from is not all that decides what it holds.
        answers.repository_key is not null
        and answers.is_whole is distinct from false
        and not specified.has_unread_parts
        and not specified.is_origin as is_content_known,
        case when answers.repository_key is not null then 'tree:' || coalesce(answers.tree_id, 'none') end as tree,
        coalesce(images.versions, '') as versions
    from specified
    left join respecified
        on respecified.workload_id = specified.workload_id
        and respecified.event_no = specified.event_no
    left join carrying
        on carrying.workload_id = specified.workload_id
        and carrying.shape = specified.shape
    left join answers
        on answers.repository_key = specified.repository_key
        and answers.revision = specified.content_commit
        and answers.path = specified.place
    left join images
        on images.repository_key = answers.repository_key
        and images.tree_id = answers.tree_id
),
followed as (
    select
        *,
        substr(max(case when is_success then lpad(cast(event_no as string), 12, '0') || versions end) over earlier, 13) as last_versions,
        substr(max(case when is_success and tree is not null then lpad(cast(event_no as string), 12, '0') || tree end) over earlier, 13) as last_tree,
        count(case when is_respecified then 1 end) over (
            partition by workload_id order by event_no rows between unbounded preceding and current row
        ) as specifications
    from read_contents
    window earlier as (partition by workload_id order by event_no rows between unbounded preceding and 1 preceding)
),
owned as (
    select
        *,
        case
            when previous_success_no is null then coalesce(tree, 'revision:' || revision_key)
            when applied_key = revision_key and not is_content_known then null
            -- All that it applies is new to it: that says nothing of what was there before.
            when is_recreated and not is_content_read then null
            when is_success and not has_own_changes and is_carried and tree is not null and versions = last_versions then null
            when is_success and not has_own_changes and tree is null then null
            when not is_success and not has_own_changes and is_carried and tree is null and health_failed_at is not null and sync_failed_at is null then null
            when is_content_known then tree
            when not is_content_read then 'revision:' || revision_key
            when has_own_changes then tree || ' revision:' || revision_key
            when tree is distinct from last_tree then tree
        end as own_content
    from followed
),
failing_runs as (
    select
        *,
        -- What the failures before it were of, as far as change sets tell them apart.
        substr(
            max(
                case
                    when not is_success and not is_content_known and own_content is not null and (has_own_changes or is_first_failure)
                        then lpad(cast(event_no as string), 12, '0') || own_content
                end
            ) over run,
            13
        ) as run_content,
        coalesce(bool_or(not is_success and (has_changes or coalesce(is_past_apply, false))) over run, false) as has_run_applied
    from (
        select
            *,
            not is_success and row_number() over (partition by workload_id, previous_success_no order by event_no) = 1 as is_first_failure
        from owned
    ) as owned
    window run as (
        partition by workload_id, previous_success_no order by event_no rows between unbounded preceding and current row
    )
),
decided as (
    select
        *,
        case
            when is_content_known or has_own_changes then own_content
            when not is_success then coalesce(run_content, own_content)
            when has_run_applied then coalesce(run_content, own_content)
            else own_content
        end as final_content
    from failing_runs
),
carried as (
    select
        *,
        coalesce(
            final_content,
            substr(
                max(case when is_success and final_content is not null then lpad(cast(event_no as string), 12, '0') || final_content end) over (
                    partition by workload_id order by event_no rows between unbounded preceding and 1 preceding
                ),
                13
            ),
            'revision:' || revision_key
        ) as content
    from decided
),
stated as (
    select
        *,
        md5(content) as content_state,
        md5(content || '|' || settings || '|' || cast(specifications as string)) as state
    from carried
)
select
    workload_id,
    event_no,
    attempt_key,
    content_commit,
    repository_key,
    case when repository_key is not null then path end as path,
    case when repository_key is not null then place end as place,
    case when repository_key is not null then coalesce(watched_paths, path) end as paths,
    is_content_read,
    is_content_known,
    content_state,
    state,
    substr(
        max(case when is_success then lpad(cast(event_no as string), 12, '0') || state end) over (
            partition by workload_id order by event_no rows between unbounded preceding and 1 preceding
        ),
        13
    ) as deployed_state
from stated
