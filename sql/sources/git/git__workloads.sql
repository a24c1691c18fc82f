-- Paths of a repository whose operator cannot be asked. Grain: one workload_id. One is gone where no branch has files of it any more.
with ranked as (
    select
        *,
        row_number() over (partition by workload_id order by branch_at desc, branch desc, position desc) as recency_no,
        row_number() over (partition by workload_id, branch order by position desc) as branch_recency_no
    from stg_git__reached_states
),
seen as (
    select
        workload_id,
        min(committed_at) as first_seen_at,
        max(committed_at) as last_seen_at,
        bool_or(has_files) filter (where branch_recency_no = 1) as has_files
    from ranked
    group by workload_id
)
select
    ranked.workload_id,
    ranked.instance,
    'GitPath' as kind,
    coalesce(ranked.environment, '') as namespace,
    concat_ws('/', ranked.service, ranked.cluster) as name,
    ranked.cluster,
    ranked.repository_key as repository_url,
    replace(ranked.files, chr(10), ', ') as path,
    ranked.branch as target_revision,
    ranked.environment as captured_environment,
    ranked.service as captured_service,
    seen.first_seen_at,
    seen.last_seen_at,
    not seen.has_files as is_gone,
    false as has_operator,
    true as has_content,
    false as is_drift_visible
from ranked
inner join seen on seen.workload_id = ranked.workload_id
where ranked.recency_no = 1
