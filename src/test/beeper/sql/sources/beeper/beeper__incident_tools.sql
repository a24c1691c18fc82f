-- This room tells of incidents. Grain: one row.
select 'beeper' as source
