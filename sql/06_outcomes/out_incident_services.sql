-- Stand-in. Grain: one (incident_id, service, environment).
select cast(null as string) as incident_id, cast(null as string) as service, cast(null as string) as environment, false as is_production, cast(null as string) as external_service, cast(null as string) as mapped_by from run_parameters where false
