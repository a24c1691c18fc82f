-- Commits that versions of charts name, where they have not been asked for. Grain: one (repository_key, form, name).
select distinct
    tries.chart_repository_key as repository_key,
    'commit' as form,
    tries.named_commit as name
from stg_flux__named_releases as tries
where tries.chart_repository_key is not null
    and tries.named_commit is not null
    and tries.commit_sha is null
