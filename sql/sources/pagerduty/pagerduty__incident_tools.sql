-- This room tells of incidents. Grain: one row.
select 'pagerduty' as source
