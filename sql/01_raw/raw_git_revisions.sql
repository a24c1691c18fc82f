-- Tags and abbreviated SHAs resolved to commits, as landed; not limited by as_of, being functions of their key. Grain: one (repository_key, form, name).
select *
from landed_git_revisions
