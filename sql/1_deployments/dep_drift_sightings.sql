-- What it meant that an Application was OutOfSync when it was seen. Grain: one run of sightings of one workload, in order, with one verdict,
-- the same resources that differ and the same last success.
-- OutOfSync alone says little: a commit may be pending, parameters, a prune, or the last operation failed. What the live state was
-- compared with, beside what the last success applied, tells.
--   verdict: synced; unknown (nothing can be said: an error, a deletion, a comparison older than the last success or landed before it was
--     read); undeployed (this incarnation never succeeded); config_change_pending (other sources); pending_deploy (other content); unread
--     (another revision, whose content nobody can read); prune_pending; failed_sync (the last full operation at this revision failed); drift
--   resources: what differs; null unless it is drift, or if the evidence does not say
--   success_no: which success was the last one before it, counted among the attempts of the workload
--   success_at: end of that success; of OutOfSync only
with ended_attempts as (
    select
        *,
        row_number() over (partition by workload_id order by order_no, attempt_key) as attempt_no
    from int_argocd_attempts
    where finished_at is not null
        and phase <> 'running'
),
-- Most sightings are Synced: only the others need to know what was compared.
in_time as (
    select
        workload_id,
        finished_at as occurred_at,
        0 as is_sighting,
        attempt_no,
        case when phase = 'succeeded' and desired_state is not null then attempt_no end as success_no,
        cast(null as string) as uid,
        cast(null as bigint) as resource_version,
        cast(null as string) as snapshot_hash,
        cast(null as timestamp) as reconciled_at,
        cast(null as string) as sync_status,
        cast(null as string) as sync_revision,
        cast(null as string) as compared_hash
    from ended_attempts
    union all
    select
        md5(instance || '|Application|' || namespace || '|' || name) as workload_id,
        observed_at as occurred_at,
        1 as is_sighting,
        cast(null as bigint) as attempt_no,
        cast(null as bigint) as success_no,
        case when sync_status = 'OutOfSync' then uid end as uid,
        resource_version,
        snapshot_hash,
        case when sync_status = 'OutOfSync' then reconciled_at end as reconciled_at,
        sync_status,
        case when sync_status = 'OutOfSync' then sync_revision end as sync_revision,
        case when sync_status = 'OutOfSync' then compared_sources_hash end as compared_hash
    from stg_argocd__sightings
    where sync_status is not null
),
carried as (
    select
        *,
        row_number() over so_far as position,
        max(attempt_no) over so_far as last_attempt_no,
        max(success_no) over so_far as last_success_no
    from in_time
    window so_far as (
        partition by workload_id
        order by occurred_at, is_sighting, attempt_no, resource_version nulls first, snapshot_hash nulls first, sync_status
        rows between unbounded preceding and current row
    )
),
failing as (
    select snapshot_hash
    from stg_argocd__snapshots
    where matches(condition_types, 'ComparisonError|InvalidSpecError')
),
seen as (
    select
        carried.workload_id,
        carried.position,
        carried.occurred_at as observed_at,
        carried.uid,
        carried.reconciled_at,
        coalesce(carried.sync_revision, stg_argocd__snapshots.sync_revision) as sync_revision,
        coalesce(carried.compared_hash, stg_argocd__snapshots.compared_sources_hash) as compared_hash,
        stg_argocd__snapshots.out_of_sync_resources,
        stg_argocd__snapshots.pruning_resources,
        stg_argocd__snapshots.deletion_requested_at,
        carried.last_success_no,
        success.incarnation as success_incarnation,
        success.finished_at as success_at,
        success.sources_hash as deployed_hash,
        success.is_told,
        success.revision as deployed_revision,
        case when success.is_told then success.revision else '' end as told_revision,
        last_attempt.phase in ('failed', 'error')
        and last_attempt.is_full
        and last_attempt.revision = coalesce(carried.sync_revision, stg_argocd__snapshots.sync_revision) as has_failed_at_revision
    from carried
    left join failing on failing.snapshot_hash = carried.snapshot_hash
    left join stg_argocd__snapshots on stg_argocd__snapshots.snapshot_hash = carried.snapshot_hash
    left join ended_attempts as success
        on success.workload_id = carried.workload_id
        and success.attempt_no = carried.last_success_no
    left join ended_attempts as last_attempt
        on last_attempt.workload_id = carried.workload_id
        and last_attempt.attempt_no = carried.last_attempt_no
    where carried.sync_status = 'OutOfSync'
        and failing.snapshot_hash is null
),
pairs as (
    select distinct deployed_hash, is_told, told_revision, compared_hash
    from seen
    where deployed_hash is not null
        and compared_hash is not null
),
-- Without revisions: which repositories, paths, charts and parameters.
sources as (
    select
        sources_hash,
        source_index,
        min(kind) as kind,
        min(repository_key) as repository_key,
        max(case when coalesce(path_role, 'source') = 'source' then path end) as path,
        min(chart) as chart,
        min(parameters_hash) as parameters_hash,
        min(revision) as revision
    from stg_argocd__operation_sources
    group by sources_hash, source_index
),
templates as (
    select
        sources_hash,
        array_join(
            array_sort(
                array_agg(
                    lpad(cast(source_index as string), 4, '0') || coalesce(kind, '') || ' ' || coalesce(repository_key, '') || ' ' || coalesce('/' || path, '')
                    || ' ' || coalesce(chart, '') || ' ' || coalesce(parameters_hash, '')
                )
            ),
            '|'
        ) as template
    from sources
    group by sources_hash
),
compared as (
    select
        pairs.deployed_hash,
        pairs.is_told,
        pairs.told_revision,
        pairs.compared_hash,
        stg_argocd__operation_sources.kind,
        stg_argocd__operation_sources.repository_key,
        stg_argocd__operation_sources.path,
        stg_argocd__operation_sources.revision,
        case
            when pairs.is_told then nullif(split_part(pairs.told_revision || ', ', ', ', cast(sources.source_index + 1 as integer)), '')
            else sources.revision
        end as deployed_revision
    from pairs
    inner join stg_argocd__operation_sources on stg_argocd__operation_sources.sources_hash = pairs.compared_hash
    left join sources
        on sources.sources_hash = pairs.deployed_hash
        and sources.source_index = stg_argocd__operation_sources.source_index
),
judged as (
    select
        compared.deployed_hash,
        compared.is_told,
        compared.told_revision,
        compared.compared_hash,
        compared.revision is distinct from compared.deployed_revision as has_moved,
        case
            when compared.revision = compared.deployed_revision then 'same'
            when compared.kind <> 'git' or compared.path is null then 'other'
            when deployed_trees.repository_key is null or compared_trees.repository_key is null then 'unread'
            when compared_trees.tree_id is not distinct from deployed_trees.tree_id then 'same'
            else 'other'
        end as content
    from compared
    left join contents as deployed_trees
        on deployed_trees.repository_key = compared.repository_key
        and deployed_trees.revision = compared.deployed_revision
        and deployed_trees.path = compared.path
    left join contents as compared_trees
        on compared_trees.repository_key = compared.repository_key
        and compared_trees.revision = compared.revision
        and compared_trees.path = compared.path
),
comparisons as (
    select
        judged.deployed_hash,
        judged.is_told,
        judged.told_revision,
        judged.compared_hash,
        min(deployed.template) is distinct from min(wanted.template) as has_other_sources,
        bool_or(judged.has_moved) as has_moved,
        bool_or(judged.content = 'other') as has_other_content,
        bool_or(judged.content = 'unread') as has_unread_content
    from judged
    left join templates as deployed on deployed.sources_hash = judged.deployed_hash
    left join templates as wanted on wanted.sources_hash = judged.compared_hash
    group by judged.deployed_hash, judged.is_told, judged.told_revision, judged.compared_hash
),
verdicts as (
    select
        seen.workload_id,
        seen.position,
        seen.success_at,
        seen.out_of_sync_resources,
        case
            when seen.deletion_requested_at is not null then 'unknown'
            when seen.last_success_no is null then 'undeployed'
            when seen.success_incarnation <> seen.uid and seen.success_incarnation <> '' and seen.uid <> '' then 'undeployed'
            when coalesce(seen.reconciled_at < seen.success_at, false) or seen.observed_at = seen.success_at then 'unknown'
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
    from seen
    left join comparisons
        on comparisons.deployed_hash = seen.deployed_hash
        and comparisons.compared_hash = seen.compared_hash
        and comparisons.is_told = seen.is_told
        and comparisons.told_revision = seen.told_revision
),
described as (
    select
        carried.workload_id,
        carried.position,
        carried.occurred_at as observed_at,
        carried.last_success_no as success_no,
        verdicts.success_at,
        case
            when verdicts.verdict is not null then verdicts.verdict
            when carried.sync_status = 'Synced' and failing.snapshot_hash is null then 'synced'
            else 'unknown'
        end as verdict,
        case when verdicts.verdict = 'drift' then verdicts.out_of_sync_resources end as resources
    from carried
    left join failing on failing.snapshot_hash = carried.snapshot_hash
    left join verdicts
        on verdicts.workload_id = carried.workload_id
        and verdicts.position = carried.position
    where carried.is_sighting = 1
),
with_runs as (
    select
        *,
        sum(is_new) over (partition by workload_id order by position rows between unbounded preceding and current row) as run_no
    from (
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
    ) as followed
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
