-- Two rows for one deployment would count twice.
select deployment_id, count(*) as copies
from fct_deployments
group by deployment_id
having count(*) > 1
