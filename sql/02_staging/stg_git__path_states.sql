-- States of GitPath workloads under the watched configuration in force, in the branch's own order.
-- Grain: one (instance, branch, position, environment, cluster, service).
with ranked as (
    select
        raw_git_path_states.*,
        row_number() over (
            partition by
                raw_git_path_states.repository_key,
                raw_git_path_states.branch,
                raw_git_path_states.position,
                raw_git_path_states.environment,
                raw_git_path_states.cluster,
                raw_git_path_states.service
            order by raw_git_path_states.extracted_at, raw_git_path_states.content_hash
        ) as copy_no
    from raw_git_path_states
    inner join raw_config
        on raw_config.section = 'sources'
        and raw_config.key = 'watch_hash'
        and raw_config.item_name = raw_git_path_states.instance
        and raw_config.value = raw_git_path_states.watch_hash
        and raw_config.config_hash = (select config_hash from run_parameters)
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
