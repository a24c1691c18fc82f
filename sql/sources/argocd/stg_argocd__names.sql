-- Whose a log line is: it names its application barely. Grain: one (instance, name).
--   workload_id: the only application that is known by that name, listed or told; null where several namespaces have one
--   listed_workload_id: the only one that is listed; null where there are several, or none
select
    instance,
    name,
    case when count(distinct workload_id) = 1 then min(workload_id) end as workload_id,
    case when count(distinct listed_workload_id) = 1 then min(listed_workload_id) end as listed_workload_id
from (
    select instance, name, workload_id, workload_id as listed_workload_id from stg_argocd__applications
    union
    select instance, name, workload_id, cast(null as string) as listed_workload_id from stg_argocd__events where workload_id is not null
) as named
group by instance, name
