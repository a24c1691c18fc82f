-- Which services an incident is about. Grain: one service in one environment of one incident; one that names no environment is about production.
--   incident_id: see fct_incidents
--   service: what a team calls it, across environments and clusters
--   environment: where it runs, by mapping; `unmapped` if nothing says so
--   is_production: that environment of the service is production
--   external_service: what the tool calls it
--   mapped_by: the first in order of trust that knew it: config, annotation, notification, alert, tag, service_name, team
select
    incident_id,
    service,
    environment,
    is_production,
    external_service,
    mapped_by
from inc_services
