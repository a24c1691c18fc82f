-- Incidents of which no service is known: they can blame no deployment. Grain: one incident; merged duplicates are left out.
--   incident_id: key of fct_incidents
--   source: type of the incident tool; incidents where exported files were read
--   instance: configured name of the incident tool
--   incident_key: the tool's id
--   title: as the tool shows it
--   detected_at: UTC
--   tried: what the incident says of itself, why that names no service in an environment, and what to configure
--   url: where the tool shows it; null if it says none
with open as (
    select
        inc_incidents.incident_id,
        inc_incidents.source,
        inc_incidents.instance,
        inc_incidents.incident_key,
        inc_incidents.title,
        inc_incidents.detected_at,
        inc_incidents.url
    from inc_incidents
    left join (
        select distinct inc_services.incident_id
        from inc_services
        inner join dep_workloads
            on dep_workloads.service = inc_services.service
            and dep_workloads.environment = inc_services.environment
    ) as mapped on mapped.incident_id = inc_incidents.incident_id
    where mapped.incident_id is null
        and not inc_incidents.is_duplicate
),
said as (
    select
        open.incident_id,
        array_join(array_sort(array_agg(distinct inc_fields.value) filter (where inc_fields.field in ('service', 'former_service'))), ', ') as services,
        array_join(array_sort(array_agg(distinct inc_fields.value) filter (where inc_fields.field = 'service_name')), ', ') as service_names,
        array_join(array_sort(array_agg(distinct inc_fields.value) filter (where inc_fields.field = 'tag')), ', ') as tags,
        array_join(array_sort(array_agg(distinct inc_fields.field || '=' || inc_fields.value) filter (where inc_fields.field in ('custom:service', 'custom:app', 'custom:application', 'custom:component', 'detail:service', 'detail:app', 'detail:application', 'detail:component'))), ', ') as named_fields,
        array_join(array_sort(array_agg(distinct inc_fields.value) filter (where inc_fields.field in ('alert_key', 'alert_component', 'detail:name'))), ', ') as alerts,
        array_join(array_sort(array_agg(distinct inc_fields.value) filter (where inc_fields.field in ('team', 'team_name'))), ', ') as teams,
        array_join(array_sort(array_agg(distinct inc_fields.value) filter (
            where inc_fields.field in ('custom:environment', 'custom:env', 'detail:environment', 'detail:env')
                or (inc_fields.field = 'tag' and matches(lower(inc_fields.value), '^(environment|env) *[:=]'))
        )), ', ') as environments,
        min(case when inc_fields.field = 'service' then inc_fields.value end) as first_service
    from open
    left join inc_fields on inc_fields.incident_id = open.incident_id
    group by open.incident_id
),
hit as (
    select
        incident_id,
        array_join(array_sort(array_agg(distinct service)), ', ') as services,
        min(mapped_by) as mapped_by
    from inc_hits
    where is_chosen
    group by incident_id
)
select
    open.incident_id,
    open.source,
    open.instance,
    open.incident_key,
    open.title,
    open.detected_at,
    case
        when hit.services is not null and coalesce(said.environments, '') <> '' then
            'by ' || hit.mapped_by || ' it is about ' || hit.services || ', which has no workload in the environment that it or the rule names ('
                || said.environments || '), or no production environment: name the environment in a rule of services.<name>.incidents'
        when hit.services is not null then
            'by ' || hit.mapped_by || ' it is about ' || hit.services
                || ', which has no production environment, and no environment is named: map its workloads, or name the environment in a rule of services.<name>.incidents'
        else
            coalesce('no rule, annotation, subscription or service is called like its service ' || nullif(said.services, '') || coalesce(' (' || nullif(said.service_names, '') || ')', '') || '; ', '')
                || coalesce('no workload is in its alerts (' || nullif(said.alerts, '') || '); ', '')
                || coalesce('none of its tags names a known service (' || nullif(said.tags, '') || '); ', '')
                || coalesce('none of its fields names a known service (' || nullif(said.named_fields, '') || '); ', '')
                || coalesce('no service has its team ' || nullif(said.teams, '') || '; ', '')
                || case
                    when said.first_service is not null then 'add ' || chr(123) || open.instance || ': ' || said.first_service || chr(125) || ' to services.<name>.incidents'
                    when coalesce(nullif(said.tags, ''), nullif(said.teams, ''), nullif(said.alerts, ''), nullif(said.named_fields, '')) is null
                        then 'it says nothing of whose it is: map a column or give it a tag service:<name>'
                    else 'give it a tag service:<name>, or add a rule to services.<name>.incidents'
                end
    end as tried,
    open.url
from open
inner join said on said.incident_id = open.incident_id
left join hit on hit.incident_id = open.incident_id
