-- Where the charts of HelmReleases lie that come from a repository. Grain: one workload.
--   place: the chart's path, and below it what else it is made from, as git is asked
select
    releases.workload_id,
    sources.repository_key,
    releases.chart || coalesce(chr(10) || 'also ' || replace(releases.values_files, chr(10), chr(10) || 'also '), '') as place,
    coalesce(releases.reconcile_strategy = 'Revision', false) as is_of_revision
from stg_flux__latest_objects as releases
inner join stg_flux__latest_objects as sources
    on sources.instance = releases.instance
    and sources.kind = releases.source_kind
    and sources.namespace = releases.source_namespace
    and sources.name = releases.source_name
where releases.kind = 'HelmRelease'
    and releases.source_kind = 'GitRepository'
    and releases.chart is not null
    and sources.repository_key is not null
