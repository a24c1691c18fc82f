-- A source whose messages name several clusters: the objects of each are workloads of their own, and those that no message names are of none.
select
    instance as subject,
    'messages name ' || cast(count(distinct cluster) as string) || ' clusters (' || array_join(array_sort(array_agg(distinct cluster)), ', ')
    || '): each has workloads of its own; objects that only a listing shows belong to none of them. Give each cluster a source where you can' as detail,
    max(occurred_at) as occurred_at
from stg_flux__events
where cluster is not null
group by instance
having count(distinct cluster) > 1
