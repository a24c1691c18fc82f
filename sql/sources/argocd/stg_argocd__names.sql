-- Whose a log line is: it names its application barely. Grain: one (instance, name).
--   namespace: the only one that is known of an application of that name, listed or told; null where there are several
--   listed_namespace: the only one that is listed; null where there are several, or none
select
    instance,
    name,
    case when count(distinct namespace) = 1 then min(namespace) end as namespace,
    case when count(distinct listed_namespace) = 1 then min(listed_namespace) end as listed_namespace
from (
    select instance, name, namespace, namespace as listed_namespace from stg_argocd__applications
    union
    select instance, name, namespace, cast(null as string) as listed_namespace from stg_argocd__events where namespace is not null
) as named
group by instance, name
