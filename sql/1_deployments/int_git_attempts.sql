-- Changes of GitPath workloads in the shape of int_argocd_attempts. Grain: one step of the watched branch that changed a desired state.
-- A step that leaves the state as it was (moved, reformatted, a flag beside the field) is nothing and has no row. Deletion and a file
-- without the field are no state; what comes after such a gap is compared with the last state before it.
-- A workload may be fed by several branches (a move from folders to branches): each keeps its own order, and they are laid together by
-- the time a branch had reached.
with reached as (
    select
        *,
        max(committed_at) over (
            partition by instance, branch order by position rows between unbounded preceding and current row
        ) as branch_at
    from stg_git__path_states
),
valued as (
    select
        *,
        row_number() over (partition by instance, environment, cluster, service order by branch_at, branch, position) as state_no
    from reached
    where state_id is not null
),
compared as (
    select
        valued.*,
        lag(state_id) over (partition by instance, environment, cluster, service order by state_no) as previous_state_id
    from valued
)
select
    md5(compared.instance || '|GitPath|' || coalesce(compared.environment, '') || '|' || concat_ws('/', compared.service, compared.cluster)) as workload_id,
    '' as incarnation,
    compared.commit_sha as attempt_key,
    compared.state_no as order_no,
    cast(null as timestamp) as order_at,
    cast(null as timestamp) as started_at,
    compared.committed_at as finished_at,
    'succeeded' as phase,
    true as is_full,
    compared.state_id as desired_state,
    compared.state_id as content_state,
    coalesce(compared.value, compared.commit_sha) as revision,
    case when compared.value is null then 'commit' else 'version' end as revision_kind,
    true as is_content_known,
    0 as retries,
    coalesce(commits.author_name, '') as initiated_by,
    cast(null as boolean) as is_automated,
    commits.subject as message,
    'git' as evidence,
    true as reached_production,
    compared.position > 0 as is_own_evidence_of_change,
    0 as lost_entries,
    cast(null as bigint) as history_id,
    cast(null as bigint) as previous_history_id,
    cast(null as timestamp) as lost_from_at,
    compared.repository_key as config_repository_key,
    compared.commit_sha as config_revision,
    compared.files as config_paths,
    false as has_chart,
    cast(null as string) as sources_hash,
    false as is_told,
    cast(null as string) as operation_hash,
    case when compared.value is null then compared.folder end as folder,
    cast(null as timestamp) as healthy_at,
    compared.committed_at as applied_at,
    cast(null as string) as change_set,
    cast(null as string) as reference_sha,
    cast(null as string) as chart,
    cast(null as string) as chart_version,
    false as is_remediation,
    cast(null as timestamp) as sync_failed_at,
    cast(null as timestamp) as health_failed_at
from compared
left join commits
    on commits.repository_key = compared.repository_key
    and commits.commit_sha = compared.commit_sha
where compared.state_id is distinct from compared.previous_state_id
