-- States of GitPath workloads under the watched configuration in force, in the branch's own order. Several sources may watch one repository, each for
-- itself.
-- Grain: one (instance, branch, position, environment, cluster, service).
with ranked as (
    select
        landed_git_path_states.*,
        row_number() over (
            partition by
                landed_git_path_states.instance,
                landed_git_path_states.repository_key,
                landed_git_path_states.branch,
                landed_git_path_states.position,
                landed_git_path_states.environment,
                landed_git_path_states.cluster,
                landed_git_path_states.service
            order by landed_git_path_states.extracted_at, landed_git_path_states.content_hash
        ) as copy_no
    from landed_git_path_states
    inner join source_settings
        on source_settings.key = 'watch_hash'
        and source_settings.instance = landed_git_path_states.instance
        and source_settings.value = landed_git_path_states.watch_hash
)
select
    instance,
    repository_key,
    branch,
    position,
    commit_sha,
    cast(committed_at as timestamp) as committed_at,
    environment,
    cluster,
    service,
    state_id,
    value,
    has_files,
    files,
    folder
from ranked
where copy_no = 1
