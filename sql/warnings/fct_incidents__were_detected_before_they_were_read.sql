-- A time zone that is not the tool's, or a column that is another date, gives detections that have not happened yet.
select
    incident_id as subject,
    source || ' ' || instance || ' ' || incident_key || ' says it was detected at ' || cast(detected_at as string) || ': check the column, and `time-zone`' as detail,
    detected_at as occurred_at
from fct_incidents
where detected_at > (select as_of from run_parameters)
    or detected_at < timestamp '2000-01-01 00:00:00'
