-- In which cluster of several an object lives, by its uid. Grain: one (instance, uid), where the messages of a source name more than one cluster.
-- Listings name none. The instance stays the source's name; the cluster is part of the workload's key.
--   key: what stands for the instance in the workload's key
with told as (
    select distinct instance, cluster, object_uid
    from landed_flux_events
    where cluster is not null
),
several as (
    select instance
    from told
    group by instance
    having count(distinct cluster) > 1
)
select
    told.instance,
    told.object_uid as uid,
    min(told.cluster) as cluster,
    told.instance || '/' || min(told.cluster) as key
from told
inner join several on several.instance = told.instance
where told.object_uid is not null
group by told.instance, told.object_uid
