-- Events of an application of another Argo CD or cluster whose events stand in the same archive or log. Grain: one event (event_key).
-- An event names the uid of its application. A uid that no list of this instance has shown, later than the creation of the object that was listed
-- before it, is another one's if the next list still shows an object that was there then; until there is a next list it stays out. Where the next list
-- shows one that was created later, the uid may have been of one that lived in between.
with listed as (
    select workload_id, uid, min(created_at) as created_at
    from stg_argocd__applications
    group by workload_id, uid
),
unlisted as (
    select
        told.content_hash as event_key,
        workload_id_of(told.instance, 'Application', told.namespace, told.application) as workload_id,
        cast(told.occurred_at as timestamp) as occurred_at
    from landed_argocd_events as told
    left join listed
        on listed.workload_id = workload_id_of(told.instance, 'Application', told.namespace, told.application)
        and listed.uid = told.application_uid
    where told.application_uid is not null
        and told.namespace is not null
        and listed.uid is null
),
preceded as (
    select distinct
        unlisted.event_key,
        unlisted.workload_id,
        unlisted.occurred_at
    from unlisted
    inner join listed
        on listed.workload_id = unlisted.workload_id
        and listed.created_at <= unlisted.occurred_at
),
followed as (
    select
        preceded.event_key,
        preceded.workload_id,
        preceded.occurred_at,
        min(sightings.observed_at) as next_observed_at
    from preceded
    left join stg_argocd__sightings as sightings
        on sightings.workload_id = preceded.workload_id
        and sightings.observed_at > preceded.occurred_at
    group by preceded.event_key, preceded.workload_id, preceded.occurred_at
)
select followed.event_key
from followed
left join stg_argocd__sightings as sightings
    on sightings.workload_id = followed.workload_id
    and sightings.observed_at = followed.next_observed_at
left join listed
    on listed.workload_id = sightings.workload_id
    and listed.uid = sightings.uid
group by followed.event_key, followed.occurred_at, followed.next_observed_at
having followed.next_observed_at is null
    or min(listed.created_at) <= followed.occurred_at
