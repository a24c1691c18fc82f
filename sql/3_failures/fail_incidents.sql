-- What the incidents that a deployment explains say together. Grain: one deployment that an incident blames.
--   detected_at: the first of them
--   cause_named_at, incident_at: the first that names it, and the first that only came within the window; null if there is none
--   resolved_at: when the last of them was resolved; null while one is not
--   return_deployment_id: the last return that was passed over for it
select
    blame_incidents.deployment_id,
    min(blame_incidents.detected_at) as detected_at,
    min(case when blame_incidents.attributed_by = 'cause_named' then blame_incidents.detected_at end) as cause_named_at,
    min(case when blame_incidents.attributed_by = 'window' then blame_incidents.detected_at end) as incident_at,
    case when count(*) = count(inc_incidents.resolved_at) then max(inc_incidents.resolved_at) end as resolved_at,
    max_by(
        blame_incidents.return_deployment_id,
        lpad(cast(returned.deployment_no as string), 12, '0')
    ) as return_deployment_id
from blame_incidents
inner join inc_incidents on inc_incidents.incident_id = blame_incidents.incident_id
left join dep_attempts as returned
    on returned.deployment_id = blame_incidents.return_deployment_id
    and returned.is_deciding
group by blame_incidents.deployment_id
