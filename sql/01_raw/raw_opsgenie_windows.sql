-- Spans of change times of Opsgenie that were read to their end, as landed. Grain: one (instance, unit, from_at, to_at, is_full).
select *
from landed_opsgenie_windows
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
