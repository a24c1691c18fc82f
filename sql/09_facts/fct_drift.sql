-- Drift episodes: none are found yet. Grain: one drift episode.
-- drift_id: hash of workload and opening
-- opened_at: first evidence, UTC
-- is_chronic: always differs
-- incidents: incidents near it
select cast(null as string) as drift_id, cast(null as string) as workload_id, cast(null as string) as service, cast(null as string) as environment, false as is_production, cast(null as timestamp) as opened_at, false as is_chronic, cast(null as bigint) as incidents from run_parameters where false
