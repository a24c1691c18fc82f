-- This room tells of incidents. Grain: one row.
select 'incidents' as source
