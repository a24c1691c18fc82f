-- Helm releases that HelmReleases remember. Grain: one (instance, namespace, name, uid, release_version, last_deployed_at).
-- What a release came to counts, not what became of it when the next one followed: an entry is superseded later, and loses its action.
--   last_deployed_at: when it was begun
--   finished_at: when the object's condition said so; where no listing saw that, when it was begun
--   next_deployed_at: when the next one was begun; null for the last
with ranked as (
    select
        *,
        row_number() over (
            partition by instance, namespace, name, uid, release_version, last_deployed_at
            order by case status when 'deployed' then 0 when 'failed' then 1 when 'superseded' then 2 else 3 end, extracted_at desc, content_hash
        ) as copy_no
    from landed_flux_releases
    where last_deployed_at is not null
),
entries as (
    select
        workload_id_of(coalesce(clusters.key, ranked.instance), 'HelmRelease', namespace, name) as workload_id,
        ranked.instance,
        namespace,
        name,
        coalesce(ranked.uid, '') as uid,
        release_version,
        status,
        -- Where a rollback went to is marked with it, too.
        case when status = 'superseded' and action = 'rollback' then null else action end as action,
        chart,
        chart_version,
        config_digest,
        cast(last_deployed_at as timestamp) as last_deployed_at,
        lead(cast(last_deployed_at as timestamp)) over (
            partition by ranked.instance, namespace, name, ranked.uid order by last_deployed_at, release_version
        ) as next_deployed_at
    from ranked
    left join stg_flux__incarnation_clusters as clusters
        on clusters.instance = ranked.instance
        and clusters.uid = ranked.uid
    where copy_no = 1
),
finished as (
    select
        entries.workload_id,
        entries.uid,
        entries.release_version,
        entries.last_deployed_at,
        min(stg_flux__conditions.transitioned_at) as finished_at
    from entries
    inner join stg_flux__conditions
        on stg_flux__conditions.workload_id = entries.workload_id
        and stg_flux__conditions.uid = entries.uid
        and stg_flux__conditions.condition_type in ('Released', 'Remediated')
        and stg_flux__conditions.transitioned_at >= entries.last_deployed_at
        and coalesce(stg_flux__conditions.transitioned_at <= entries.next_deployed_at, true)
        and case
            when entries.status = 'failed' then stg_flux__conditions.reason in ('InstallFailed', 'UpgradeFailed')
            when entries.action = 'rollback' then stg_flux__conditions.reason = 'RollbackSucceeded'
            else stg_flux__conditions.reason in ('InstallSucceeded', 'UpgradeSucceeded')
        end
    group by entries.workload_id, entries.uid, entries.release_version, entries.last_deployed_at
)
select
    entries.*,
    coalesce(finished.finished_at, entries.last_deployed_at) as finished_at
from entries
left join finished
    on finished.workload_id = entries.workload_id
    and finished.uid = entries.uid
    and finished.release_version = entries.release_version
    and finished.last_deployed_at = entries.last_deployed_at
