-- Beeps. Grain: one (instance, incident_key).
select
    instance,
    number as incident_key,
    text as title,
    'resolved' as status,
    cast(beeped_at as timestamp) as detected_at,
    cast(silenced_at as timestamp) as resolved_at,
    false as is_duplicate
from landed_beeper_incidents
