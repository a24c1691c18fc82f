-- What a deployment brought of code, and why that is not known. Grain: one deployment that moved a version of a service's code.
--   null_reason: of several versions the worst: repository_unavailable, no_baseline, version_not_found, no_commit, history_rewritten; null where all of it is known
--   return_kind: what a return to a former state is by the ancestry of its commits: reapply (all forward), rollback (all backward or away); null where they disagree or none is known
--   commits: delivered, merges left out; null where there are none
--   first_authored_at: earliest author time of them, UTC
--   first_committed_at: earliest committer time of them, UTC
--   first_commit_sha: the one with the earliest author time
--   is_bot_only: every one of them is by a bot
--   merged_at: when the first of them reached the application's main branch, UTC; null if it did not, or that is not known
with code_moves as (
    select
        chg_versions.deployment_id,
        case
            when bool_or((chg_versions.from_commit_sha is null or chg_versions.to_commit_sha is null) and not coalesce(repositories.is_available, false)) then 'repository_unavailable'
            when bool_or(chg_versions.from_version is null) then 'no_baseline'
            when bool_or((chg_versions.from_commit_sha is null or chg_versions.to_commit_sha is null) and chg_versions.kind <> 'chart') then 'version_not_found'
            when bool_or(chg_versions.from_commit_sha is null or chg_versions.to_commit_sha is null) then 'no_commit'
            when bool_or(chg_versions.change_set_status in ('from_missing', 'to_missing')) then 'history_rewritten'
            when bool_or(chg_versions.change_set_status is null) then 'repository_unavailable'
        end as null_reason,
        case
            when count(case when chg_versions.direction <> 'unknown' then 1 end) = 0 then null
            when count(case when chg_versions.direction in ('forward', 'same') then 1 end) = count(case when chg_versions.direction <> 'unknown' then 1 end) then 'reapply'
            when count(case when chg_versions.direction in ('backward', 'diverged') then 1 end) = count(case when chg_versions.direction <> 'unknown' then 1 end) then 'rollback'
        end as return_kind
    from chg_versions
    left join repositories on repositories.repository_key = chg_versions.repository_key
    where chg_versions.repository_key is not null
    group by chg_versions.deployment_id
),
code as (
    select
        chg_code_commits.deployment_id,
        count(*) as commits,
        min(chg_code_commits.authored_at) as first_authored_at,
        min(chg_code_commits.committed_at) as first_committed_at,
        min_by(chg_code_commits.commit_sha, cast(chg_code_commits.authored_at as string) || chg_code_commits.commit_sha) as first_commit_sha,
        bool_and(chg_people.is_bot) as is_bot_only,
        -- An unknown arrival stays unknown: min_by alone would take that of the next commit.
        cast(
            nullif(
                min_by(
                    coalesce(cast(arrivals.arrived_at as string), ''),
                    cast(chg_code_commits.authored_at as string) || chg_code_commits.commit_sha
                ),
                ''
            ) as timestamp
        ) as merged_at
    from chg_code_commits
    inner join chg_people
        on chg_people.author_name = chg_code_commits.author_name
        and chg_people.author_email = chg_code_commits.author_email
    left join arrivals
        on arrivals.repository_key = chg_code_commits.repository_key
        and arrivals.branch = chg_code_commits.main_branch
        and arrivals.commit_sha = chg_code_commits.commit_sha
    group by chg_code_commits.deployment_id
)
select
    code_moves.deployment_id,
    code_moves.null_reason,
    code_moves.return_kind,
    code.commits,
    code.first_authored_at,
    code.first_committed_at,
    code.first_commit_sha,
    code.is_bot_only,
    code.merged_at
from code_moves
left join code on code.deployment_id = code_moves.deployment_id
