-- Incidents of every tool. Grain: one incident; merged duplicates are kept and marked, and blame nothing.
-- That no deployment explains an incident is legitimate: it is no change failure. Source: incident tools and exported files.
--   incident_id: hash of source, instance and the tool's id
--   source: type of the incident tool; incidents where exported files were read
--   instance: configured name of the incident tool
--   incident_key: the id that the tool gave it
--   title: as in the tool
--   status: triggered, acknowledged, resolved, or the tool's own word
--   severity: as the tool says; null if it does not
--   detected_at: when it was opened, UTC; not when its impact began
--   detected_date: its day in the reporting zone
--   acknowledged_at: first acknowledgement, UTC
--   resolved_at: last resolution, UTC; null while it is open, also again
--   resolved_date: its day in the reporting zone
--   is_duplicate: merged into another, or told by another tool too
--   deployment_id: the deployment that explains it; null: none does
--   rollout_id: the rollout of that deployment
--   attributed_by: window (it came within incident_window), cause_named (it says so itself)
--   seconds_after_deployment: from the end of that deployment to the detection; negative while it went on
--   url: of the incident in its tool
select
    inc_incidents.incident_id,
    inc_incidents.source,
    inc_incidents.instance,
    inc_incidents.incident_key,
    inc_incidents.title,
    inc_incidents.status,
    inc_incidents.severity,
    inc_incidents.detected_at,
    cast(to_local(inc_incidents.detected_at, settings.reporting_zone) as date) as detected_date,
    inc_incidents.acknowledged_at,
    inc_incidents.resolved_at,
    cast(to_local(inc_incidents.resolved_at, settings.reporting_zone) as date) as resolved_date,
    inc_incidents.is_duplicate,
    blame_incidents.deployment_id,
    blame_incidents.rollout_id,
    blame_incidents.attributed_by,
    blame_incidents.seconds_after_deployment,
    inc_incidents.url
from inc_incidents
left join blame_incidents on blame_incidents.incident_id = inc_incidents.incident_id
cross join settings
