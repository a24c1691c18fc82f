-- Which commit a version stands for. Grain: one (repository_key, tag, sha_pattern, version, named_sha) of either side of chg_code_moves.
-- Each version is led to its commit once, whichever side it stands on: by the commit that the operator names with the state, else by a SHA inside it,
-- else by a git tag of its name. A date or a build number may look like an abbreviated SHA: of two candidates the one with letters is believed first.
--   first_sha_name: what git is asked for it, as are the next three; both forms of each, in the order in which they are believed
--   commit_sha: null if none is known, or not yet
--   bridge: reference, sha_in_tag, git_tag; null without a commit
with held_versions as (
    select repository_key, tag, sha_pattern, from_version as version, from_named_sha as named_sha
    from chg_code_moves
    where repository_key is not null
        and from_version is not null
    union
    select repository_key, tag, sha_pattern, to_version as version, to_named_sha as named_sha
    from chg_code_moves
    where repository_key is not null
        and to_version is not null
),
-- A tag that is pinned to a digest is the tag.
tagged as (
    select
        *,
        split_part(version, '@', 1) as tag_version
    from held_versions
),
spelled as (
    select
        *,
        nullif(regexp_extract(version, sha_pattern, 1), '') as given_sha,
        nullif(regexp_extract(tag_version, '(^|[^0-9A-Za-z]|[^0-9A-Za-z]g)([0-9a-f]{7,40})($|[^0-9A-Za-z])', 2), '') as first_sha,
        nullif(regexp_extract(tag_version, '^.*([^0-9A-Za-z]|[^0-9A-Za-z]g)([0-9a-f]{7,40})($|[^0-9A-Za-z])', 2), '') as last_sha
    from tagged
),
asked as (
    select
        *,
        coalesce(given_sha, case when matches(first_sha, '[a-f]') or not matches(last_sha, '[a-f]') then first_sha else coalesce(last_sha, first_sha) end) as first_sha_name,
        case when matches(first_sha, '[a-f]') or not matches(last_sha, '[a-f]') then last_sha else first_sha end as last_sha_name,
        replace(coalesce(tag, '{version}'), '{version}', tag_version) as first_tag_name,
        case when tag is null then 'v' || tag_version else tag_version end as last_tag_name
    from spelled
)
select
    asked.*,
    coalesce(named_sha.commit_sha, first_sha.commit_sha, last_sha.commit_sha, first_tag.commit_sha, last_tag.commit_sha) as commit_sha,
    case
        when named_sha.commit_sha is not null then 'reference'
        when coalesce(first_sha.commit_sha, last_sha.commit_sha) is not null then 'sha_in_tag'
        when coalesce(first_tag.commit_sha, last_tag.commit_sha) is not null then 'git_tag'
    end as bridge
from asked
left join revisions as named_sha
    on named_sha.repository_key = asked.repository_key
    and named_sha.form = 'commit'
    and named_sha.name = asked.named_sha
left join revisions as first_sha
    on first_sha.repository_key = asked.repository_key
    and first_sha.form = 'commit'
    and first_sha.name = asked.first_sha_name
left join revisions as last_sha
    on last_sha.repository_key = asked.repository_key
    and last_sha.form = 'commit'
    and last_sha.name = asked.last_sha_name
left join revisions as first_tag
    on first_tag.repository_key = asked.repository_key
    and first_tag.form = 'tag'
    and first_tag.name = asked.first_tag_name
left join revisions as last_tag
    on last_tag.repository_key = asked.repository_key
    and last_tag.form = 'tag'
    and last_tag.name = asked.last_tag_name
