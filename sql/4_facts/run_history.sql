-- Runs before this one, and what each source gave. Grain: one source of one run; one row with source null for a run that read none.
-- From landed run records: two builds of the same night differ here, and only here.
--   run_id: hash of job and start
--   job: name of the job
--   started_at: of the run, UTC
--   finished_at: of the run, UTC
--   status: published, published_with_gaps, not_published, failed, interrupted
--   as_of: what was known until then was built, UTC
--   version: of the program
--   source: type of the source
--   instance: configured name of the source
--   source_status: read, read_with_gaps, failed
--   source_error: why it could not be read
--   read_records: records the source showed
--   landed_records: of those, new ones
--   duplicate_records: of those, known ones
--   rejected_records: records that could not be used
select
    runs.run_id,
    runs.job,
    runs.started_at,
    runs.finished_at,
    runs.status,
    runs.as_of,
    runs.version,
    extracts.source,
    extracts.instance,
    extracts.status as source_status,
    extracts.error as source_error,
    extracts.read_records,
    extracts.landed_records,
    extracts.duplicate_records,
    extracts.rejected_records
from runs
left join extracts on extracts.run_id = runs.run_id
