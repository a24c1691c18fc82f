-- Spans of which every beep is known. Grain: one (instance, from_at, to_at).
select
    instance,
    min(cast(beeped_at as timestamp)) as from_at,
    max(cast(extracted_at as timestamp)) as to_at
from landed_beeper_incidents
group by instance
