-- What incidents name as their cause, in a field or in their texts. Grain: one (incident_id, cause).
-- Which fields and patterns is configuration of each source (`cause-fields`, `cause-pattern`); where it says nothing, the fields are those
-- of cause_fields, and a text names a cause as in `caused by 3f1c9d0`, `deployment: 4d186321c1a7` or `commit 3f1c9d0`; a
-- commit that is said to be the fix is none. Of several matches of one pattern in one text the first counts.
--   cause: a commit (may be abbreviated), revision, version or id of a deployment; of a link to a commit, and of a branch at a commit, the commit
--   named_by: the field, or `text`; of several the first by name
with fields as (
    select
        incident_id_of(source, instance, incident_key) as incident_id,
        instance,
        case when field = 'text' then 'text' else regexp_extract(field, '^(?:custom|detail):(.+)$', 1) end as name,
        trim(value) as value
    from incident_fields
    where field = 'text'
        or matches(field, '^(custom|detail):')
),
instances as (
    select distinct instance from fields
),
asked_fields as (
    select instances.instance, cause_fields.field
    from instances
    left join (select distinct instance from cause_fields) as own on own.instance = instances.instance
    inner join cause_fields on cause_fields.instance = coalesce(own.instance, '')
),
naming as (
    select fields.incident_id, fields.instance, fields.name, fields.value
    from fields
    inner join asked_fields
        on asked_fields.instance = fields.instance
        and asked_fields.field = replace(replace(lower(fields.name), ' ', '_'), '-', '_')
),
-- A field may hold a sentence.
texts as (
    select distinct
        spoken.incident_id,
        spoken.instance,
        spoken.named_by,
        spoken.value,
        own.instance is not null as has_own_patterns
    from (
        select incident_id, instance, name as named_by, value
        from naming
        where matches(value, '[ ]')
        union all
        select incident_id, instance, name as named_by, value
        from fields
        where name = 'text'
    ) as spoken
    left join (select distinct instance from cause_patterns) as own on own.instance = spoken.instance
),
named as (
    select incident_id, name as named_by, value as cause
    from naming
    where not matches(value, '[ ]')
        and length(value) <= 300
    union all
    select texts.incident_id, texts.named_by, regexp_extract(texts.value, cause_patterns.pattern, 1) as cause
    from texts
    inner join cause_patterns on cause_patterns.instance = texts.instance
    union all
    -- Written out, because an engine compiles a pattern that it reads from a row once for each row.
    -- caused by 3f1c9d0b6a5e; caused by deployment 4d186321c1a7; caused-by: v1.4.2
    select
        incident_id,
        named_by,
        regexp_extract(value, '(?i)(?:^|[^0-9a-z])caused[ _-]by[ :=]+(?:the )?(?:(?:commit|deployment|revision|version|release|sha)[ :=#]+)?[(`]?((?:[0-9a-z][0-9a-z._/@:+-]*)?[0-9](?:[0-9a-z._/@:+-]*[0-9a-z])?)', 1) as cause
    from texts
    where not has_own_patterns
    union all
    -- deployment: 4d186321c1a7; revision=main@sha1:3f1c9d0b…
    select
        incident_id,
        named_by,
        regexp_extract(value, '(?i)(?:^|[^0-9a-z])(?:deployment|deployment[ _-]id|revision|sha) ?[:=][ (`]*((?:[0-9a-z][0-9a-z._/@:+-]*)?[0-9](?:[0-9a-z._/@:+-]*[0-9a-z])?)', 1) as cause
    from texts
    where not has_own_patterns
    union all
    -- commit 3f1c9d0b; that of a fix is matched first, without a group
    select
        incident_id,
        named_by,
        regexp_extract(value, '(?i)(?:fix|fixed|fixes|resolved|resolves|mitigated) (?:by|in|with|via) (?:the )?commit|(?:^|[^0-9a-z])commit[ :=#(`]+([0-9a-f]{7,64})(?:[^0-9a-z]|$)', 1) as cause
    from texts
    where not has_own_patterns
),
spelled as (
    select
        incident_id,
        named_by,
        case
            when matches(cause, '/commits?/[0-9a-fA-F]{7,64}') then lower(regexp_extract(cause, '/commits?/([0-9a-fA-F]{7,64})', 1))
            when matches(cause, '^[^ ]*[/@:][0-9a-fA-F]{40}$') then lower(regexp_extract(cause, '([0-9a-fA-F]{40})$', 1))
            when matches(cause, '^[^ ]*sha256:[0-9a-fA-F]{64}$') then lower(regexp_extract(cause, '(sha256:[0-9a-fA-F]{64})$', 1))
            when matches(cause, '^[0-9a-fA-F]{7,64}$') then lower(cause)
            else cause
        end as cause
    from named
)
select incident_id, cause, min(named_by) as named_by
from spelled
-- Shorter than a version with a dot is no name of anything.
where length(cause) >= 3
group by incident_id, cause
