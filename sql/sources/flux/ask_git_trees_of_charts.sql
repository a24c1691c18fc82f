-- Content of charts that lie in a repository, where it has not landed. Grain: one (repository_key, revision, path).
select distinct
    tries.chart_repository_key as repository_key,
    tries.commit_sha as revision,
    tries.chart_place as path
from stg_flux__named_releases as tries
left join contents
    on contents.repository_key = tries.chart_repository_key
    and contents.revision = tries.commit_sha
    and contents.path = tries.chart_place
where tries.chart_repository_key is not null
    and tries.commit_sha is not null
    and contents.repository_key is null
