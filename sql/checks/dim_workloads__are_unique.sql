select workload_id, count(*) as copies
from dim_workloads
group by workload_id
having count(*) > 1
