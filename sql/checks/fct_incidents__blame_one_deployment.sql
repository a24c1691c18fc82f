-- One incident blames one deployment, and a merged duplicate none.
select incident_id, count(*) as copies, count(case when is_duplicate and deployment_id is not null then 1 end) as blaming_duplicates
from fct_incidents
group by incident_id
having count(*) > 1
    or count(case when is_duplicate and deployment_id is not null then 1 end) > 0
