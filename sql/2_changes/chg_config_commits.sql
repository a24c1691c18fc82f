-- The config commits of each deployment, in brief. Grain: one deployment.
-- A child Application made by another, whose own source did not move, takes them from the parent's last successful deployment that began
-- before it did: that one rendered it anew. What the child has delivered since does not count again.
-- A HelmRelease takes them from the Kustomization that its labels name, from its last change set before that has a line for it.
--   repository_key, from_sha, to_sha, paths: the range they are from; null where there is none
--   change_set_status: resolved, from_missing, to_missing; null if it was not asked for or could not be read
--   last_commit_sha: the one that reached the watched branch last; clocks decide only among those that came with one step
--   is_revert_only: there are commits, and every one of them is a revert
--   first_arrived_at: when the first of them reached the watched branch
--   carried_at: when what was deployed reached the watched branch; null where several commits arrived one by one and it is not known which
with deployments as (
    select
        dep_attempts.deployment_id,
        dep_attempts.workload_id,
        dep_attempts.kind,
        dep_attempts.outcome,
        dep_attempts.seq,
        dep_attempts.finished_at,
        dep_attempts.applied_at,
        dep_attempts.change_set,
        coalesce(dep_attempts.deployment_started_at, dep_attempts.finished_at) as began_at,
        coalesce(dep_attempts.started_at, dep_attempts.finished_at) as tried_at,
        dep_attempts.config_repository_key,
        dep_attempts.from_config_revision,
        dep_attempts.config_revision,
        dep_attempts.config_paths,
        coalesce(dep_attempts.is_content_unmoved or dep_attempts.from_config_revision = dep_attempts.config_revision, false)
        or coalesce(workloads.kind = 'HelmRelease', false) as is_source_unmoved,
        dep_workloads.operator,
        workloads.target_revision
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    left join workloads on workloads.workload_id = dep_attempts.workload_id
    where dep_attempts.is_deciding
),
-- The tracking id names the object that applied it: <application>:argoproj.io/Application:<namespace>/<name>; an application outside of Argo
-- CD's own namespace is <namespace>_<name>. Of several of one name the parent is the one beside the child.
tracked as (
    select
        workloads.workload_id,
        workloads.instance,
        workloads.namespace,
        split_part(stg_argocd__attributes.value, ':', 1) as tracked_by
    from workloads
    inner join annotations as stg_argocd__attributes
        on stg_argocd__attributes.workload_id = workloads.workload_id
        and stg_argocd__attributes.attribute = 'annotation:argocd.argoproj.io/tracking-id'
    where stg_argocd__attributes.value like '%:argoproj.io/Application:%'
),
trackers as (
    select workload_id, instance, namespace, name as tracked_by
    from workloads
    where kind = 'Application'
    union all
    select workload_id, instance, namespace, namespace || '_' || name as tracked_by
    from workloads
    where kind = 'Application'
),
parents as (
    select
        tracked.workload_id,
        min_by(
            trackers.workload_id,
            case when trackers.namespace = tracked.namespace then '0' else '1' end || trackers.namespace || '|' || trackers.workload_id
        ) as parent_workload_id,
        cast(null as string) as change_line
    from tracked
    inner join trackers
        on trackers.instance = tracked.instance
        and trackers.tracked_by = tracked.tracked_by
    where trackers.workload_id <> tracked.workload_id
    group by tracked.workload_id
    union all
    select
        workloads.workload_id,
        parent.workload_id as parent_workload_id,
        'HelmRelease/' || workloads.namespace || '/' || workloads.name || ' ' as change_line
    from workloads
    inner join annotations as parent_name
        on parent_name.workload_id = workloads.workload_id
        and parent_name.attribute = 'label:kustomize.toolkit.fluxcd.io/name'
    inner join annotations as parent_namespace
        on parent_namespace.workload_id = workloads.workload_id
        and parent_namespace.attribute = 'label:kustomize.toolkit.fluxcd.io/namespace'
    inner join workloads as parent
        on parent.instance = workloads.instance
        and parent.kind = 'Kustomization'
        and parent.name = parent_name.value
        and parent.namespace = parent_namespace.value
    where workloads.kind = 'HelmRelease'
),
-- A parent's deployment makes its children anew from its start on. One pass over a parent and all its children.
timeline as (
    select
        parents.parent_workload_id,
        parents.change_line,
        case when parents.change_line is null then deployments.tried_at else deployments.applied_at end as occurred_at,
        0 as is_child,
        lpad(cast(deployments.seq as string), 12, '0')
        || '|' || cast(case when parents.change_line is null then deployments.tried_at else deployments.applied_at end as string)
        || '|' || deployments.deployment_id as parent_deployment,
        cast(null as string) as deployment_id,
        cast(null as string) as delivered_at
    from (select distinct parent_workload_id, change_line from parents) as parents
    inner join deployments on deployments.workload_id = parents.parent_workload_id
    where (parents.change_line is null and deployments.outcome = 'succeeded')
        or contains(deployments.change_set, parents.change_line)
    union all
    select
        parents.parent_workload_id,
        parents.change_line,
        children.began_at as occurred_at,
        1 as is_child,
        null as parent_deployment,
        children.deployment_id,
        children.delivered_at
    from parents
    inner join (
        select
            workload_id,
            deployment_id,
            began_at,
            is_source_unmoved,
            max(case when outcome = 'succeeded' then cast(began_at as string) end) over (
                partition by workload_id order by seq rows between unbounded preceding and 1 preceding
            ) as delivered_at
        from deployments
    ) as children on children.workload_id = parents.workload_id
    where children.is_source_unmoved
),
-- What a child has delivered since is not behind its next change.
followed as (
    select deployment_id, split_part(parent_deployment, '|', 3) as parent_deployment_id
    from (
        select
            deployment_id,
            delivered_at,
            max(parent_deployment) over (
                partition by parent_workload_id, change_line
                order by occurred_at, is_child, deployment_id nulls first rows between unbounded preceding and current row
            ) as parent_deployment
        from timeline
    ) as told
    where deployment_id is not null
        and (delivered_at is null or delivered_at < split_part(parent_deployment, '|', 2))
),
ranges as (
    select
        deployments.deployment_id,
        deployments.operator,
        deployments.finished_at,
        case when parent.deployment_id is null then deployments.target_revision else parent.target_revision end as target_revision,
        case when parent.deployment_id is null then deployments.config_repository_key else parent.config_repository_key end as repository_key,
        case when parent.deployment_id is null then deployments.from_config_revision else parent.from_config_revision end as from_sha,
        case when parent.deployment_id is null then deployments.config_revision else parent.config_revision end as to_sha,
        case when parent.deployment_id is null then deployments.config_paths else parent.config_paths end as paths
    from deployments
    left join followed on followed.deployment_id = deployments.deployment_id
    left join deployments as parent on parent.deployment_id = followed.parent_deployment_id
),
branched as (
    select
        ranges.*,
        coalesce(named.branch, int_repositories.main_branch) as branch
    from ranges
    left join int_repositories on int_repositories.repository_key = ranges.repository_key
    left join (select distinct repository_key, branch from branches) as named
        on named.repository_key = ranges.repository_key
        and named.branch = ranges.target_revision
)
select
    branched.deployment_id,
    case when max(change_sets.status) is not null then max(branched.repository_key) end as repository_key,
    case when max(change_sets.status) is not null then max(branched.from_sha) end as from_sha,
    case when max(change_sets.status) is not null then max(branched.to_sha) end as to_sha,
    case when max(change_sets.status) is not null then max(branched.paths) end as paths,
    max(change_sets.status) as change_set_status,
    count(change_set_commits.commit_sha) as commits,
    min(change_set_commits.authored_at) as first_authored_at,
    min(change_set_commits.committed_at) as first_committed_at,
    min_by(
        change_set_commits.commit_sha,
        cast(change_set_commits.authored_at as string) || change_set_commits.commit_sha
    ) as first_commit_sha,
    max_by(
        change_set_commits.commit_sha,
        lpad(cast(coalesce(arrivals.position, 0) as string), 12, '0')
        || cast(change_set_commits.committed_at as string)
        || change_set_commits.commit_sha
    ) as last_commit_sha,
    max_by(
        change_set_commits.author_name,
        lpad(cast(coalesce(arrivals.position, 0) as string), 12, '0')
        || cast(change_set_commits.committed_at as string)
        || change_set_commits.commit_sha
    ) as last_author_name,
    bool_and(int_people.is_bot) as is_bot_only,
    coalesce(bool_and(change_set_commits.is_revert), false) as is_revert_only,
    case
        when max(branched.operator) = 'git' then max(branched.finished_at)
        -- An unknown arrival stays unknown: min_by alone would take that of the next commit.
        else cast(
            nullif(
                min_by(
                    coalesce(cast(arrivals.arrived_at as string), ''),
                    cast(change_set_commits.authored_at as string) || change_set_commits.commit_sha
                ),
                ''
            ) as timestamp
        )
    end as first_arrived_at,
    case
        when max(branched.operator) = 'git' then max(branched.finished_at)
        when count(arrivals.position) = count(change_set_commits.commit_sha)
            and min(arrivals.position) = max(arrivals.position)
            then max(arrivals.arrived_at)
    end as carried_at
from branched
left join change_sets
    on change_sets.repository_key = branched.repository_key
    and change_sets.from_sha = branched.from_sha
    and change_sets.to_sha = branched.to_sha
    and change_sets.paths = branched.paths
left join change_set_commits
    on change_set_commits.repository_key = change_sets.repository_key
    and change_set_commits.from_sha = change_sets.from_sha
    and change_set_commits.to_sha = change_sets.to_sha
    and change_set_commits.paths = change_sets.paths
left join int_people
    on int_people.author_name = change_set_commits.author_name
    and int_people.author_email = change_set_commits.author_email
left join arrivals
    on arrivals.repository_key = change_set_commits.repository_key
    and arrivals.branch = branched.branch
    and arrivals.commit_sha = change_set_commits.commit_sha
group by branched.deployment_id
