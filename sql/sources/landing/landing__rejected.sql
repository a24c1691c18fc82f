-- Records that could not be used. Grain: one rejected record.
select distinct
    source,
    instance,
    cast(extracted_at as timestamp) as extracted_at,
    file,
    position,
    reason,
    payload
from landed_rejected
