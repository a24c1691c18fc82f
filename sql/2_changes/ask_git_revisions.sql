-- What git is asked on this floor: which commits versions stand for, where it has not been answered yet. What a repository does not know is
-- asked again every night: the tag may be pushed by then. A tag is not asked for where a version has its commit already: of two spellings one
-- is nobody's, and history would be asked for it for ever. Grain: one (repository_key, form, name).
with unreferenced as (
    select repository_key, tag, sha_pattern, from_version as version, from_named_sha as named_sha
    from chg_code_moves
    where from_reference_sha is null
    union
    select repository_key, tag, sha_pattern, to_version as version, to_named_sha as named_sha
    from chg_code_moves
    where to_reference_sha is null
),
without_commit as (
    select chg_bridges.repository_key, chg_bridges.first_tag_name, chg_bridges.last_tag_name
    from chg_bridges
    inner join unreferenced
        on unreferenced.repository_key = chg_bridges.repository_key
        and unreferenced.version = chg_bridges.version
        and unreferenced.tag is not distinct from chg_bridges.tag
        and unreferenced.sha_pattern is not distinct from chg_bridges.sha_pattern
        and unreferenced.named_sha is not distinct from chg_bridges.named_sha
    where chg_bridges.commit_sha is null
),
names as (
    select repository_key, 'commit' as form, named_sha as name from chg_bridges
    union
    select repository_key, 'commit' as form, first_sha_name as name from chg_bridges
    union
    select repository_key, 'commit' as form, last_sha_name as name from chg_bridges
    union
    select repository_key, 'tag' as form, first_tag_name as name from without_commit
    union
    select repository_key, 'tag' as form, last_tag_name as name from without_commit
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
where names.name is not null
    and revisions.repository_key is null
