-- Which service and environment a workload is, by the first mapping rule that matches. Grain: one workload.
-- Production is never guessed from a name: a workload that gets no environment is `unmapped` and not production. Parts captured by a
-- rule, or by the pattern of a watched path, apply where the rule sets nothing; a service that nothing names is called like its workload.
with attributes as (
    select workload_id, 'instance' as attribute, instance as value from workloads
    union all
    select workload_id, 'kind' as attribute, kind as value from workloads
    union all
    select workload_id, 'namespace' as attribute, namespace as value from workloads
    union all
    select workload_id, 'name' as attribute, name as value from workloads
    union all
    select workload_id, 'project' as attribute, project as value from workloads where project is not null
    union all
    select workload_id, 'cluster' as attribute, cluster as value from workloads where cluster is not null
    union all
    select workload_id, 'target_namespace' as attribute, target_namespace as value from workloads where target_namespace is not null
    union all
    select workload_id, 'path' as attribute, path as value from workloads where path is not null
    union all
    select workload_id, 'repository_key' as attribute, repository_url as value from workloads where repository_url is not null
    union all
    select workload_id, 'environment' as attribute, captured_environment as value from workloads where captured_environment is not null
    union all
    select workload_id, 'service' as attribute, captured_service as value from workloads where captured_service is not null
    union all
    select workload_id, attribute, value from annotations
),
conditions as (
    select rule_no, count(*) as conditions
    from rule_matches
    group by rule_no
),
satisfied as (
    select
        attributes.workload_id,
        rule_matches.rule_no,
        count(*) as conditions
    from attributes
    inner join rule_matches
        on rule_matches.attribute = attributes.attribute
        and matches(attributes.value, rule_matches.pattern)
    group by attributes.workload_id, rule_matches.rule_no
),
matching as (
    select satisfied.workload_id, satisfied.rule_no
    from satisfied
    inner join conditions
        on conditions.rule_no = satisfied.rule_no
        and conditions.conditions = satisfied.conditions
    union all
    select workloads.workload_id, rules.rule_no
    from workloads
    cross join rules
    left join conditions on conditions.rule_no = rules.rule_no
    where conditions.rule_no is null
),
chosen as (
    select workload_id, min(rule_no) as rule_no
    from matching
    group by workload_id
),
captured as (
    select
        chosen.workload_id,
        rule_captures.part,
        min(regexp_extract(attributes.value, rule_captures.pattern, 1)) as value
    from chosen
    inner join rule_captures on rule_captures.rule_no = chosen.rule_no
    inner join attributes
        on attributes.workload_id = chosen.workload_id
        and attributes.attribute = rule_captures.attribute
    where matches(attributes.value, rule_captures.pattern)
    group by chosen.workload_id, rule_captures.part
),
known_parts as (
    select workload_id, part as reference, value from captured
    union all
    select attributes.workload_id, attributes.attribute as reference, attributes.value
    from attributes
    left join captured
        on captured.workload_id = attributes.workload_id
        and captured.part = attributes.attribute
    where captured.workload_id is null
),
pieces as (
    select
        chosen.workload_id,
        rule_outputs.part,
        rule_outputs.piece_no,
        coalesce(rule_outputs.text, known_parts.value) as value
    from chosen
    inner join rule_outputs on rule_outputs.rule_no = chosen.rule_no
    left join known_parts
        on known_parts.workload_id = chosen.workload_id
        and known_parts.reference = rule_outputs.reference
),
-- Sorted by number, and laid together without it.
written as (
    select
        workload_id,
        part,
        piece_no,
        value,
        array_join(
            array_agg(value) over (partition by workload_id, part order by piece_no rows between unbounded preceding and current row),
            ''
        ) as so_far,
        row_number() over (partition by workload_id, part order by piece_no desc) as from_end_no,
        count(*) over (partition by workload_id, part) as pieces,
        count(value) over (partition by workload_id, part) as known_pieces
    from pieces
),
outputs as (
    select workload_id, part, so_far as value
    from written
    where from_end_no = 1
        and known_pieces = pieces
),
assigned as (
    select
        workloads.workload_id,
        chosen.rule_no,
        max(case when outputs.part = 'service' then outputs.value end) as set_service,
        max(case when outputs.part = 'environment' then outputs.value end) as set_environment,
        max(case when outputs.part = 'cluster' then outputs.value end) as set_cluster
    from workloads
    left join chosen on chosen.workload_id = workloads.workload_id
    left join outputs on outputs.workload_id = workloads.workload_id
    group by workloads.workload_id, chosen.rule_no
),
captured_parts as (
    select
        workload_id,
        max(case when reference = 'service' then value end) as service,
        max(case when reference = 'environment' then value end) as environment,
        max(case when reference = 'cluster' then value end) as cluster
    from known_parts
    group by workload_id
),
named as (
    select
        workloads.workload_id,
        workloads.instance,
        workloads.operator,
        workloads.has_operator,
        coalesce(assigned.set_service, captured_parts.service, workloads.name) as service,
        coalesce(assigned.set_environment, captured_parts.environment, workloads.captured_environment, 'unmapped') as environment,
        coalesce(assigned.set_cluster, captured_parts.cluster, workloads.cluster) as cluster,
        coalesce(rules.is_production, false) as is_production,
        coalesce(rules.is_measured, true) as is_measured,
        rules.label as mapping_rule
    from workloads
    inner join assigned on assigned.workload_id = workloads.workload_id
    left join captured_parts on captured_parts.workload_id = workloads.workload_id
    left join rules on rules.rule_no = assigned.rule_no
)
select
    named.workload_id,
    named.instance,
    named.operator,
    named.has_operator,
    named.service,
    named.environment,
    services.team,
    named.cluster,
    named.is_production and named.is_measured and named.environment <> 'unmapped' as is_production,
    named.is_measured,
    named.mapping_rule,
    services.repository_key,
    coalesce(services.degraded_window_seconds, settings.degraded_window_seconds) as degraded_window_seconds,
    coalesce(services.incident_window_seconds, settings.incident_window_seconds) as incident_window_seconds,
    coalesce(services.health_settle_seconds, settings.health_settle_seconds) as health_settle_seconds,
    coalesce(services.rollout_window_seconds, settings.rollout_window_seconds) as rollout_window_seconds
from named
cross join settings
left join services on services.service = named.service
