-- Spans of time of which every incident is taken for known: an export, from the earliest detection in it to the latest time it speaks
-- of. When it was exported it does not say, so a quiet stretch at its end is not covered until a later export speaks of something.
-- Grain: one (instance, from_at, to_at).
select distinct
    instance,
    cast(from_at as timestamp) as from_at,
    cast(to_at as timestamp) as to_at
from landed_incidents_files
where from_at < to_at
