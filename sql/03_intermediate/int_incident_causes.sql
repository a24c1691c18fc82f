-- Stand-in. Grain: one (incident_id, cause).
select cast(null as string) as incident_id, cast(null as string) as cause from run_parameters where false
