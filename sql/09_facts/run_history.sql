-- Runs before this one, and what each source gave. Grain: one source of one run; one row with source null for a run that read none.
-- From landed run records: two builds of the same night differ here, and only here.
-- run_id: hash of job and start
-- job: name of the job
-- status: published, published_with_gaps, not_published, failed, interrupted
-- as_of: what was known until then was built, UTC
-- version: of the program
-- source: type of the source
-- source_status: read, read_with_gaps, failed
-- source_error: why it could not be read
-- read_records: records the source showed
-- landed_records: of those, new ones
-- duplicate_records: of those, known ones
-- rejected_records: records that could not be used
select
    stg_landing__runs.run_id,
    stg_landing__runs.job,
    stg_landing__runs.started_at,
    stg_landing__runs.finished_at,
    stg_landing__runs.status,
    stg_landing__runs.as_of,
    stg_landing__runs.version,
    stg_landing__extracts.source,
    stg_landing__extracts.instance,
    stg_landing__extracts.status as source_status,
    stg_landing__extracts.error as source_error,
    stg_landing__extracts.read_records,
    stg_landing__extracts.landed_records,
    stg_landing__extracts.duplicate_records,
    stg_landing__extracts.rejected_records
from stg_landing__runs
left join stg_landing__extracts on stg_landing__extracts.run_id = stg_landing__runs.run_id
