-- What could not be read. Grain: one gap of one run.
select distinct
    source,
    instance,
    cast(extracted_at as timestamp) as extracted_at,
    kind,
    detail,
    cast(from_at as timestamp) as from_at,
    cast(to_at as timestamp) as to_at
from landed_gaps
