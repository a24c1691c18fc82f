-- Folders of GitPath workloads: what is deployed of one without a field. Grain: one path at one revision of one attempt.
select distinct
    git__attempts.workload_id,
    git__attempts.attempt_key,
    '0' as release,
    '000000000' as rank,
    stg_git__reached_states.repository_key,
    git__attempts.revision,
    stg_git__reached_states.folder as path
from git__attempts
inner join stg_git__reached_states
    on stg_git__reached_states.workload_id = git__attempts.workload_id
    and stg_git__reached_states.commit_sha = git__attempts.attempt_key
where git__attempts.revision_kind = 'commit'
    and stg_git__reached_states.folder is not null
