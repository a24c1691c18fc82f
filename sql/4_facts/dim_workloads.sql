-- What operators reconcile. Grain: one workload: an Application, a Kustomization, a HelmRelease, or a path in a GitOps repository that an operator is known to watch.
-- Service and environment come from the first mapping rule that matches; production is never guessed from a name.
--   workload_id: hash of (instance, kind, namespace, name): the same on every machine and every night
--   instance: configured name of what it was read from: a server or a cluster of an operator, or a repository
--   operator: type of the source that reads the operator; git where no operator is asked
--   kind: Application, Kustomization, HelmRelease or GitPath
--   namespace: of the object; for a GitPath the captured environment
--   name: of the object; for a GitPath the captured service, and /cluster if one is captured
--   uid: of the latest incarnation; null for a GitPath
--   project: in the sense of its operator; null if that has none
--   service: what a team calls it, across environments and clusters
--   environment: where it runs, by mapping; `unmapped` if nothing says so
--   team: owner of the service, by configuration
--   is_production: only these feed the dora_ relations
--   is_measured: false for workloads that a rule takes out, such as an app of apps
--   cluster: where it is deployed to
--   target_namespace: namespace it is deployed to
--   repository_url: of the (first) source; for a GitPath host and path of the repository
--   path: within the repository; for a GitPath the files touched last
--   chart: Helm chart of the (first) source
--   target_revision: branch, tag or version range that is followed
--   mapping_rule: the rule that decided, null if none matched
--   first_seen_at: earliest evidence of it, UTC
--   last_seen_at: latest evidence of it, UTC
--   is_gone: known to be deleted; absence from a list alone proves nothing
--   is_drift_visible: whether its drift can be seen: never where no operator is asked, or where its detection is off; where it cannot, counts are null
--   has_operator: an operator is asked, or tells; where there is none, git alone is read, and nobody tells of failed attempts, health and drift
select
    workloads.workload_id,
    workloads.instance,
    workloads.operator,
    workloads.kind,
    workloads.namespace,
    workloads.name,
    workloads.uid,
    workloads.project,
    dep_workloads.service,
    dep_workloads.environment,
    dep_workloads.team,
    dep_workloads.is_production,
    dep_workloads.is_measured,
    dep_workloads.cluster,
    workloads.target_namespace,
    workloads.repository_url,
    workloads.path,
    workloads.chart,
    workloads.target_revision,
    dep_workloads.mapping_rule,
    workloads.first_seen_at,
    workloads.last_seen_at,
    workloads.is_gone,
    workloads.is_drift_visible,
    workloads.has_operator
from workloads
inner join dep_workloads on dep_workloads.workload_id = workloads.workload_id
