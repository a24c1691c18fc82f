-- Records that could not be used, with the raw payload. Grain: one rejected record.
-- A record is rejected in the run that first meets it: that run ends with exit code 3. A kept log or a list that shows the same bad record
-- again adds no row, and no exit code that would hide tomorrow's gap; what changes in the record makes it new.
--   source: type of the source
--   instance: configured name of the source
--   landed_file: file or URL it came from
--   position: line, byte or index within it
--   reason: why it could not be used
--   payload: as it was sent, the first 64 KiB of it
--   extracted_at: when it was read, UTC
select
    source,
    instance,
    file as landed_file,
    position,
    reason,
    payload,
    extracted_at
from rejected
