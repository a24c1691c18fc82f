-- Which services an incident points at, by every way there is to tell. Grain: one (incident_id, mapped_by, service, environment, workload_environment).
-- A service that an incident was moved away from is used only where nothing of the same way names where it is now.
--   rank_no: order of trust of mapped_by, 1 the most trusted
--   mapped_by: config (rules of the service), annotation (of a workload), notification (subscription of a workload), alert (its content
--     names the workload), tag (a tag or custom field names the service), service_name (the tool calls its service like ours), team
--   environment: that of the rule; null where there is none
--   workload_environment: that of the workload; null where no workload was hit
--   external_service: what of the incident it was: id of the tool's service, tag, team, …; of several the first by name
--   is_chosen: nothing more trusted points at anything: this is what the incident is about
with hits as (
    select
        1 as rank_no,
        'config' as mapped_by,
        incident_id,
        service,
        environment,
        cast(null as string) as workload_environment,
        external_service,
        is_former
    from inc_hits_by_rule
    union all
    select
        case mapped_by when 'annotation' then 2 else 3 end as rank_no,
        mapped_by,
        incident_id,
        service,
        null as environment,
        workload_environment,
        external_service,
        is_former
    from inc_hits_by_selector
    union all
    select
        4 as rank_no,
        'alert' as mapped_by,
        incident_id,
        service,
        null as environment,
        workload_environment,
        external_service,
        false as is_former
    from inc_hits_by_alert
    union all
    select
        5 as rank_no,
        'tag' as mapped_by,
        incident_id,
        service,
        null as environment,
        null as workload_environment,
        external_service,
        false as is_former
    from inc_hits_by_tag
    union all
    select
        6 as rank_no,
        'service_name' as mapped_by,
        incident_id,
        service,
        null as environment,
        null as workload_environment,
        external_service,
        is_former
    from inc_hits_by_service_name
    union all
    select
        7 as rank_no,
        'team' as mapped_by,
        incident_id,
        service,
        null as environment,
        null as workload_environment,
        external_service,
        false as is_former
    from inc_hits_by_team
),
compared as (
    select
        *,
        bool_and(is_former) over (partition by incident_id, mapped_by) as is_only_former,
        min(rank_no) over (partition by incident_id) as best_rank_no
    from hits
)
select
    incident_id,
    rank_no,
    mapped_by,
    service,
    environment,
    workload_environment,
    min(external_service) as external_service,
    rank_no = best_rank_no as is_chosen
from compared
where is_former = is_only_former
group by
    incident_id,
    rank_no,
    best_rank_no,
    mapped_by,
    service,
    environment,
    workload_environment
