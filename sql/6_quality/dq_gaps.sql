-- What is known to be missing from what sources told. Grain: one gap.
--   source: type of the source
--   instance: configured name of the source
--   from_at: start, UTC
--   to_at: end, UTC
--   kind: source_unread, no_events, or what the source said when a part of it could not be read
--   detail: who, what, and what to do
select
    source,
    instance,
    from_at,
    to_at,
    kind,
    detail
from out_gaps
