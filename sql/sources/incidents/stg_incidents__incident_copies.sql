-- Rows of files that tell of incidents, the one that counts first. Grain: one landed row.
-- A row read with the mapping in force wins over those of former mappings; then the latest by the tool's own clock, then the one read
-- last. Where no column tells when a row was updated, a row that says again what an earlier one said is not told from that one.
--   incident_hash: joins its fields
--   is_in_force: read with the mapping in force
--   has_one_in_force: some row of the incident was
--   copy_no: 1 for the row that counts
with mappings as (
    select instance, value as mapping_hash
    from source_settings
    where key = 'mapping_hash'
),
judged as (
    select
        landed_incidents_incidents.*,
        coalesce(landed_incidents_incidents.mapping_hash = mappings.mapping_hash, false) as is_in_force
    from landed_incidents_incidents
    left join mappings on mappings.instance = landed_incidents_incidents.instance
)
select
    instance,
    incident_key,
    content_hash as incident_hash,
    title,
    status,
    has_status_column,
    severity,
    cast(detected_at as timestamp) as detected_at,
    cast(acknowledged_at as timestamp) as acknowledged_at,
    cast(resolved_at as timestamp) as resolved_at,
    cast(updated_at as timestamp) as updated_at,
    duplicate_of_key,
    url,
    is_in_force,
    bool_or(is_in_force) over (partition by instance, incident_key) as has_one_in_force,
    row_number() over (
        partition by instance, incident_key
        order by
            case when is_in_force then 0 else 1 end,
            updated_at desc nulls last,
            extracted_at desc,
            content_hash
    ) as copy_no
from judged
