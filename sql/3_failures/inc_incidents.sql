-- Incidents of every tool, in one shape. Grain: one incident of one tool.
-- The same incident in two tools counts once: the one that points at the other (`same_as`) is the duplicate. Where they point at each
-- other, in a ring of two or three, the one detected first stays.
--   incident_id: hash of (source, instance, incident_key)
--   incident_key: the tool's id
--   status: triggered, acknowledged, resolved, or the tool's word in lower case
--   resolved_at: the last resolution, UTC; null while it is open
--   is_duplicate: merged into another, or told by another tool too; counted nowhere
--   duplicate_of_id: the incident that counts instead; null where that is not known
with same as (
    select source, instance, incident_key, value
    from incident_fields
    where field = 'same_as'
),
known_incidents as (
    select
        incident_id_of(source, instance, incident_key) as incident_id,
        *,
        coalesce(detected_at, timestamp '9999-12-31 00:00:00') as order_at
    from incidents
),
-- A tool is called by its type or by the name of the source.
names as (
    select incident_id, source || ':' || incident_key as name
    from known_incidents
    union
    select incident_id, instance || ':' || incident_key as name
    from known_incidents
),
pointing as (
    select known_incidents.incident_id as from_id, into_one.incident_id as to_id
    from known_incidents
    inner join known_incidents as into_one
        on into_one.source = known_incidents.source
        and into_one.instance = known_incidents.instance
        and into_one.incident_key = known_incidents.duplicate_of_key
    union
    select incident_id_of(same.source, same.instance, same.incident_key) as from_id, names.incident_id as to_id
    from same
    inner join names on names.name = same.value
),
edges as (
    select pointing.from_id, pointing.to_id, known_incidents.order_at as from_order_at
    from pointing
    inner join known_incidents on known_incidents.incident_id = pointing.from_id
    where pointing.from_id <> pointing.to_id
),
rings as (
    select step_one.from_id, step_one.to_id, step_one.from_order_at, step_two.from_id as other_id, step_two.from_order_at as other_order_at
    from edges as step_one
    inner join edges as step_two on step_two.from_id = step_one.to_id and step_two.to_id = step_one.from_id
    union all
    select step_one.from_id, step_one.to_id, step_one.from_order_at, step_two.from_id as other_id, step_two.from_order_at as other_order_at
    from edges as step_one
    inner join edges as step_two on step_two.from_id = step_one.to_id
    inner join edges as step_three on step_three.from_id = step_two.to_id and step_three.to_id = step_one.from_id
    union all
    select step_one.from_id, step_one.to_id, step_one.from_order_at, step_three.from_id as other_id, step_three.from_order_at as other_order_at
    from edges as step_one
    inner join edges as step_two on step_two.from_id = step_one.to_id
    inner join edges as step_three on step_three.from_id = step_two.to_id and step_three.to_id = step_one.from_id
),
closed as (
    select from_id, to_id
    from rings
    group by from_id, to_id
    having bool_and(from_order_at < other_order_at or (from_order_at = other_order_at and from_id < other_id))
),
kept_edges as (
    select
        edges.from_id,
        edges.to_id,
        row_number() over (partition by edges.from_id order by target.order_at, edges.to_id) as edge_no
    from edges
    inner join known_incidents as target on target.incident_id = edges.to_id
    left join closed on closed.from_id = edges.from_id and closed.to_id = edges.to_id
    where closed.from_id is null
)
select
    known_incidents.incident_id,
    known_incidents.source,
    known_incidents.instance,
    known_incidents.incident_key,
    known_incidents.title,
    known_incidents.status,
    known_incidents.severity,
    known_incidents.detected_at,
    known_incidents.acknowledged_at,
    known_incidents.resolved_at,
    kept_edges.from_id is not null or (known_incidents.is_duplicate and first_of_ring.from_id is null) as is_duplicate,
    known_incidents.duplicate_of_key,
    kept_edges.to_id as duplicate_of_id,
    known_incidents.url,
    known_incidents.updated_at
from known_incidents
left join kept_edges
    on kept_edges.from_id = known_incidents.incident_id
    and kept_edges.edge_no = 1
left join (select distinct from_id from closed) as first_of_ring on first_of_ring.from_id = known_incidents.incident_id
