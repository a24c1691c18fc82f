-- Whose beeps are. Grain: one (instance, incident_key, field, value).
select
    instance,
    number as incident_key,
    'service' as field,
    device as value
from landed_beeper_incidents
