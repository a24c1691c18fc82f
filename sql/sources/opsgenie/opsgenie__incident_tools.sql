-- This room tells of incidents. Grain: one row.
select 'opsgenie' as source
