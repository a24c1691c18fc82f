-- Which change reached which environment, by its change set or as the revision itself. Grain: one (service, environment, repository_key, change_id).
--   change_id: a code commit; where the service has no application repository, the revision
--   commit_sha: the commit that the change is, or that its revision stands for
--   main_branch: of the repository; null without one
--   reached_at: live there first, UTC
--   counted_at: the same of the deployments that count
select
    chg_promoted_moves.service,
    chg_promoted_moves.environment,
    chg_promoted_moves.repository_key,
    change_set_commits.commit_sha as change_id,
    change_set_commits.commit_sha,
    min(chg_promoted_moves.main_branch) as main_branch,
    min(chg_promoted_moves.live_at) as reached_at,
    min(chg_promoted_moves.live_at) as counted_at
from chg_promoted_moves
inner join change_set_commits
    on change_set_commits.repository_key = chg_promoted_moves.repository_key
    and change_set_commits.from_sha = chg_promoted_moves.from_commit_sha
    and change_set_commits.to_sha = chg_promoted_moves.to_commit_sha
    and change_set_commits.paths = chg_promoted_moves.paths
where chg_promoted_moves.change_set_status = 'resolved'
group by
    chg_promoted_moves.service,
    chg_promoted_moves.environment,
    chg_promoted_moves.repository_key,
    change_set_commits.commit_sha
union all
select
    service,
    environment,
    repository_key,
    to_revision as change_id,
    min(config_revision) as commit_sha,
    min(main_branch) as main_branch,
    min(live_at) as reached_at,
    min(case when is_counted then live_at end) as counted_at
from chg_promoted_revisions
group by service, environment, repository_key, to_revision
