-- Names of Opsgenie's services and teams as last read. Grain: one (instance, kind, key).
--   kind: service, team
--   team_key: of a service its team
with ranked as (
    select
        *,
        row_number() over (partition by instance, kind, key order by extracted_at desc, content_hash) as copy_no
    from landed_opsgenie_names
)
select
    instance,
    kind,
    key,
    name,
    team_key
from ranked
where copy_no = 1
