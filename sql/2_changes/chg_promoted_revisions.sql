-- Revisions in environments that promote, or are promoted to, of services without an application repository. Grain: one deployment of chg_promoted_deployments.
-- Revisions of the GitOps repository lie on its main branch; others have no repository here.
--   repository_key: of the GitOps repository; empty where the revision is not known to lie in one
--   main_branch: of the GitOps repository; null where that is not read
select
    chg_promoted_deployments.service,
    chg_promoted_deployments.environment,
    chg_promoted_deployments.live_at,
    chg_promoted_deployments.is_counted,
    chg_promoted_deployments.to_revision,
    chg_promoted_deployments.config_revision,
    case when chg_promoted_deployments.revision_kind = 'commit' and repositories.main_branch is not null then chg_promoted_deployments.config_repository_key else '' end as repository_key,
    repositories.main_branch
from chg_promoted_deployments
left join repositories on repositories.repository_key = chg_promoted_deployments.config_repository_key
where chg_promoted_deployments.repository_key is null
    and chg_promoted_deployments.to_revision is not null
