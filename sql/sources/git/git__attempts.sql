-- Changes of GitPath workloads. Grain: one step of the watched branch that changed a desired state.
-- A step that leaves the state as it was (moved, reformatted, a flag beside the field) is nothing and has no row. Deletion and a file
-- without the field are no state; what comes after such a gap is compared with the last state before it.
with valued as (
    select
        *,
        row_number() over (partition by workload_id order by branch_at, branch, position) as state_no
    from stg_git__reached_states
    where state_id is not null
),
compared as (
    select
        *,
        lag(state_id) over (partition by workload_id order by state_no) as previous_state_id
    from valued
)
select
    compared.workload_id,
    '' as incarnation,
    compared.commit_sha as attempt_key,
    compared.state_no as order_no,
    compared.committed_at as finished_at,
    'succeeded' as phase,
    true as is_full,
    compared.state_id as desired_state,
    compared.state_id as content_state,
    coalesce(compared.value, compared.commit_sha) as revision,
    case when compared.value is null then 'commit' else 'version' end as revision_kind,
    true as is_content_known,
    0 as retries,
    nullif(commits.author_name, '') as initiated_by,
    commits.subject as message,
    'git' as evidence,
    true as reached_production,
    compared.position > 0 as is_own_evidence_of_change,
    0 as lost_entries,
    compared.repository_key as config_repository_key,
    compared.commit_sha as config_revision,
    compared.files as config_paths,
    false as has_chart,
    false as is_health_told,
    compared.committed_at as applied_at,
    false as is_remediation
from compared
left join commits
    on commits.repository_key = compared.repository_key
    and commits.commit_sha = compared.commit_sha
where compared.state_id is distinct from compared.previous_state_id
