-- What git is asked on this floor once it has said which commits versions stand for: the commits between two of them, and which is the
-- other's ancestor. A commit that was missing is asked for again every night. Grain: one (repository_key, from_sha, to_sha, paths).
select distinct
    repository_key,
    from_commit_sha as from_sha,
    to_commit_sha as to_sha,
    paths
from chg_versions
where change_set_status is distinct from 'resolved'
    and repository_key is not null
    and from_commit_sha is not null
    and to_commit_sha is not null
