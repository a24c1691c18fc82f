-- What git is asked after layer 5: which commits versions stand for, where it has not been answered yet. What a repository does not know is
-- asked again every night: the tag may be pushed by then. A tag is not asked for where a version has its commit already: of two spellings one
-- is nobody's, and history would be asked for it for ever. Grain: one (repository_key, form, name).
with names as (
    select repository_key, 'commit' as form, from_named_sha as name from chg_versions
    union
    select repository_key, 'commit' as form, to_named_sha as name from chg_versions
    union
    select repository_key, 'commit' as form, from_first_sha_name as name from chg_versions
    union
    select repository_key, 'commit' as form, from_last_sha_name as name from chg_versions
    union
    select repository_key, 'commit' as form, to_first_sha_name as name from chg_versions
    union
    select repository_key, 'commit' as form, to_last_sha_name as name from chg_versions
    union
    select repository_key, 'tag' as form, from_first_tag_name as name from chg_versions where from_commit_sha is null
    union
    select repository_key, 'tag' as form, from_last_tag_name as name from chg_versions where from_commit_sha is null
    union
    select repository_key, 'tag' as form, to_first_tag_name as name from chg_versions where to_commit_sha is null
    union
    select repository_key, 'tag' as form, to_last_tag_name as name from chg_versions where to_commit_sha is null
)
select
    names.repository_key,
    names.form,
    names.name
from names
left join revisions
    on revisions.repository_key = names.repository_key
    and revisions.form = names.form
    and revisions.name = names.name
where names.repository_key is not null
    and names.name is not null
    and revisions.repository_key is null
