-- Stand-in. Grain: one incident.
select cast(null as string) as incident_id, cast(null as string) as source, cast(null as string) as instance, cast(null as string) as incident_key, cast(null as string) as title, cast(null as string) as status,
cast(null as string) as severity, cast(null as timestamp) as detected_at, cast(null as timestamp) as acknowledged_at, cast(null as timestamp) as resolved_at, false as is_duplicate, cast(null as string) as duplicate_of_id, cast(null as string) as url from run_parameters where false
