-- Which deployment explains an incident. Grain: one incident that a deployment explains; an incident that none explains is legitimate.
-- One incident blames one deployment, and the change, not its fix: pages come late and fixes come quickly. What the incident names itself wins.
-- Else, among the deployments that may have reached production in a service and environment of it and that it was detected during, or at most
-- incident_window after: the latest that was failing already by its operator's signal; else the latest that is no fix (what remediated an
-- operator's failure, or a return to a former state); and where only returns are left the last change before the latest return that may have reached production, if that came within
-- incident_window, else that return. Of one rollout the earliest finished candidate is named. Merged duplicates are no incidents.
--   attributed_by: cause_named, window
--   seconds_after_deployment: from the end of the deployment to the detection; negative while it went on
--   return_deployment_id: the last return that succeeded and was passed over on the workload of the deployment, if one was: it is the remediation
with deployments as (
    select
        dep_attempts.deployment_id,
        dep_attempts.workload_id,
        dep_attempts.deployment_no,
        dep_workloads.service,
        dep_workloads.environment,
        dep_workloads.is_production,
        dep_workloads.incident_window_seconds,
        out_rollouts.rollout_id,
        coalesce(dep_attempts.deployment_started_at, dep_attempts.finished_at) as began_at,
        dep_attempts.finished_at,
        dep_attempts.outcome,
        dep_attempts.to_revision,
        dep_attempts.config_revision,
        coalesce(dep_attempts.deployment_reached_production, true) as may_have_reached_production,
        max(case when coalesce(dep_attempts.deployment_reached_production, true) then dep_attempts.deployment_no end) over (
            partition by dep_attempts.workload_id
            order by dep_attempts.deployment_no rows between unbounded preceding and 1 preceding
        ) as previous_reached_no,
        out_shipped.config_commit_sha,
        out_shipped.kind = 'rollback' or coalesce(chg_config_commits.is_revert_only, false) as is_return,
        fixes.deployment_id is not null as is_fix,
        failing.detected_at as failing_from_at,
        failing.restored_at as failing_to_at
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    inner join out_shipped on out_shipped.deployment_id = dep_attempts.deployment_id
    inner join out_rollouts on out_rollouts.deployment_id = dep_attempts.deployment_id
    left join chg_config_commits on chg_config_commits.deployment_id = dep_attempts.deployment_id
    -- What never changed production is not failing there.
    left join out_operator_failures as failing
        on failing.deployment_id = dep_attempts.deployment_id
        and not failing.is_production_unchanged
    left join (
        select distinct fix_deployment_id as deployment_id
        from out_operator_failures
        where fix_deployment_id is not null
    ) as fixes on fixes.deployment_id = dep_attempts.deployment_id
    where dep_attempts.is_deciding
        and dep_attempts.is_counted
        and dep_attempts.finished_at is not null
),
mapped_incidents as (
    select incident_id, detected_at
    from int_incidents
    where not is_duplicate
        and detected_at is not null
),
-- What an incident names: a deployment, a revision, a version, or a commit that a deployment brought. Seven letters find candidates, the whole
-- of what is named decides.
causes as (
    select
        mapped_incidents.incident_id,
        mapped_incidents.detected_at,
        int_incident_causes.cause,
        substr(lower(int_incident_causes.cause), 1, 7) as cause_key,
        matches(lower(int_incident_causes.cause), '^[0-9a-f]{7,64}$') as is_hash
    from mapped_incidents
    inner join int_incident_causes on int_incident_causes.incident_id = mapped_incidents.incident_id
),
names as (
    select deployment_id, deployment_id as name from deployments
    union all
    select deployment_id, to_revision as name from deployments
    union all
    select deployment_id, config_revision as name from deployments
    union all
    select deployment_id, config_commit_sha as name from deployments
    union all
    select deployment_id, to_version as name from chg_versions
    union all
    select deployment_id, image || ':' || to_version as name from chg_versions where image <> ''
    union all
    select deployment_id, to_commit_sha as name from chg_versions
    union all
    select chg_versions.deployment_id, change_set_commits.commit_sha as name
    from chg_versions
    inner join change_set_commits
        on change_set_commits.repository_key = chg_versions.repository_key
        and change_set_commits.from_sha = chg_versions.from_commit_sha
        and change_set_commits.to_sha = chg_versions.to_commit_sha
        and change_set_commits.paths = chg_versions.paths
    inner join (select distinct cause_key from causes) as wanted
        on wanted.cause_key = substr(change_set_commits.commit_sha, 1, 7)
    union all
    select chg_config_commits.deployment_id, change_set_commits.commit_sha as name
    from chg_config_commits
    inner join change_set_commits
        on change_set_commits.repository_key = chg_config_commits.repository_key
        and change_set_commits.from_sha = chg_config_commits.from_sha
        and change_set_commits.to_sha = chg_config_commits.to_sha
        and change_set_commits.paths = chg_config_commits.paths
    inner join (select distinct cause_key from causes) as wanted
        on wanted.cause_key = substr(change_set_commits.commit_sha, 1, 7)
),
named as (
    select
        causes.incident_id,
        causes.detected_at,
        names.deployment_id,
        bool_or(names.deployment_id = causes.cause) as is_by_id
    from causes
    inner join names
        on substr(lower(names.name), 1, 7) = causes.cause_key
        and (names.name = causes.cause or (causes.is_hash and lower(names.name) like lower(causes.cause) || '%'))
    group by causes.incident_id, causes.detected_at, names.deployment_id
),
mapped as (
    select distinct incident_id
    from out_incident_services
),
-- A deployment and an incident that it may explain share a day: an equality to join on, not a product of all pairs of a service.
digits as (
    select 0 as digit union all select 1 union all select 2 union all select 3 union all select 4
    union all select 5 union all select 6 union all select 7 union all select 8 union all select 9
),
later_days as (
    select ones.digit + 10 * tens.digit + 100 * hundreds.digit as day_no
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    where ones.digit + tens.digit + hundreds.digit > 0
),
explaining as (
    select
        *,
        plus_seconds(finished_at, incident_window_seconds) as explains_until_at,
        time_bucket_no(began_at, 86400) as first_day_no
    from deployments
    where may_have_reached_production
),
explaining_days as (
    select deployment_id, service, environment, began_at, explains_until_at, first_day_no as day_no
    from explaining
    union all
    -- Few cross midnight, and hardly any operation lasts for days; of one that lasts for years the first thousand days count.
    select
        explaining.deployment_id,
        explaining.service,
        explaining.environment,
        explaining.began_at,
        explaining.explains_until_at,
        explaining.first_day_no + later_days.day_no as day_no
    from explaining
    inner join later_days on later_days.day_no <= time_bucket_no(explaining.explains_until_at, 86400) - explaining.first_day_no
    where time_bucket_no(explaining.explains_until_at, 86400) > explaining.first_day_no
),
pairs as (
    select
        mapped_incidents.incident_id,
        mapped_incidents.detected_at,
        explaining_days.deployment_id
    from mapped_incidents
    inner join out_incident_services on out_incident_services.incident_id = mapped_incidents.incident_id
    inner join explaining_days
        on explaining_days.service = out_incident_services.service
        and explaining_days.environment = out_incident_services.environment
        and explaining_days.day_no = time_bucket_no(mapped_incidents.detected_at, 86400)
        and mapped_incidents.detected_at >= explaining_days.began_at
        and mapped_incidents.detected_at <= explaining_days.explains_until_at
),
-- A named commit or version counts where the incident is about, or in production where it is mapped to nothing: services share both. The id
-- of a deployment is nobody else's.
candidates as (
    select
        named.incident_id,
        named.detected_at,
        deployments.*,
        1 as class
    from named
    inner join deployments on deployments.deployment_id = named.deployment_id
    left join mapped on mapped.incident_id = named.incident_id
    left join out_incident_services
        on out_incident_services.incident_id = named.incident_id
        and out_incident_services.service = deployments.service
        and out_incident_services.environment = deployments.environment
    where deployments.began_at <= named.detected_at
        and (out_incident_services.incident_id is not null or (mapped.incident_id is null and deployments.is_production) or named.is_by_id)
    union all
    select
        pairs.incident_id,
        pairs.detected_at,
        deployments.*,
        case
            when deployments.failing_from_at < pairs.detected_at
                and coalesce(deployments.failing_to_at > pairs.detected_at, true)
                then 2
            when not deployments.is_fix and not deployments.is_return then 3
            when deployments.is_return then 4
        end as class
    from pairs
    inner join deployments on deployments.deployment_id = pairs.deployment_id
),
ranked as (
    select
        *,
        min(class) over (partition by incident_id) as best_class,
        row_number() over (partition by incident_id, class order by finished_at desc, deployment_id) as latest_no
    from candidates
    where class is not null
),
latest as (
    select incident_id, rollout_id
    from ranked
    where class = best_class
        and latest_no = 1
),
chosen as (
    select
        ranked.*,
        row_number() over (
            partition by ranked.incident_id
            order by ranked.finished_at, ranked.deployment_id
        ) as choice_no
    from ranked
    inner join latest
        on latest.incident_id = ranked.incident_id
        and latest.rollout_id = ranked.rollout_id
    where ranked.class = ranked.best_class
),
-- Behind a return stands what it returned from.
returned_from as (
    select
        chosen.incident_id,
        earlier.deployment_id,
        earlier.finished_at,
        earlier.rollout_id
    from chosen
    inner join deployments as earlier
        on earlier.workload_id = chosen.workload_id
        and earlier.deployment_no = chosen.previous_reached_no
    where chosen.choice_no = 1
        and chosen.class = 4
        and seconds_between(earlier.finished_at, chosen.finished_at) <= chosen.incident_window_seconds
),
blamed as (
    select
        chosen.incident_id,
        chosen.detected_at,
        chosen.class,
        chosen.workload_id,
        coalesce(returned_from.deployment_id, chosen.deployment_id) as deployment_id,
        coalesce(returned_from.finished_at, chosen.finished_at) as finished_at,
        coalesce(returned_from.rollout_id, chosen.rollout_id) as rollout_id
    from chosen
    left join returned_from on returned_from.incident_id = chosen.incident_id
    where chosen.choice_no = 1
),
passed_over as (
    select
        blamed.incident_id,
        max_by(ranked.deployment_id, lpad(cast(ranked.deployment_no as string), 12, '0')) as return_deployment_id
    from blamed
    inner join ranked
        on ranked.incident_id = blamed.incident_id
        and ranked.workload_id = blamed.workload_id
        and ranked.is_return
        and ranked.outcome = 'succeeded'
        and ranked.class <> 1
        and ranked.deployment_id <> blamed.deployment_id
        and ranked.finished_at > blamed.finished_at
    group by blamed.incident_id
)
select
    blamed.incident_id,
    blamed.deployment_id,
    blamed.rollout_id,
    case when blamed.class = 1 then 'cause_named' else 'window' end as attributed_by,
    blamed.detected_at,
    seconds_between(blamed.finished_at, blamed.detected_at) as seconds_after_deployment,
    passed_over.return_deployment_id
from blamed
left join passed_over on passed_over.incident_id = blamed.incident_id
