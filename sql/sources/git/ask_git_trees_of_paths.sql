-- Content of the folders of GitPath workloads, where it has not landed. Grain: one (repository_key, revision, path).
select distinct
    stg_git__path_states.repository_key,
    stg_git__path_states.commit_sha as revision,
    stg_git__path_states.folder as path
from stg_git__path_states
left join contents
    on contents.repository_key = stg_git__path_states.repository_key
    and contents.revision = stg_git__path_states.commit_sha
    and contents.path = stg_git__path_states.folder
where stg_git__path_states.folder is not null
    and contents.repository_key is null
