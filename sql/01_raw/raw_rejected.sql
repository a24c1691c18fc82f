-- Records that could not be used, as landed. Grain: one rejected record.
select *
from landed_rejected
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
