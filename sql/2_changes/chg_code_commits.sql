-- Code commits that a deployment brought. Grain: one (deployment_id, repository_key, commit_sha): two images of one repository deliver a commit once, also
-- where their services call different branches main.
--   main_branch: of the repository, as the first of these services by name of the branch calls it
select
    chg_versions.deployment_id,
    min(coalesce(services.branch, repositories.main_branch)) as main_branch,
    change_set_commits.repository_key,
    change_set_commits.commit_sha,
    change_set_commits.authored_at,
    change_set_commits.committed_at,
    change_set_commits.author_name,
    change_set_commits.author_email
from chg_versions
inner join services on services.service = chg_versions.service
left join repositories on repositories.repository_key = chg_versions.repository_key
inner join change_set_commits
    on change_set_commits.repository_key = chg_versions.repository_key
    and change_set_commits.from_sha = chg_versions.from_commit_sha
    and change_set_commits.to_sha = chg_versions.to_commit_sha
    and change_set_commits.paths = chg_versions.paths
where chg_versions.change_set_status = 'resolved'
group by
    chg_versions.deployment_id,
    change_set_commits.repository_key,
    change_set_commits.commit_sha,
    change_set_commits.authored_at,
    change_set_commits.committed_at,
    change_set_commits.author_name,
    change_set_commits.author_email
