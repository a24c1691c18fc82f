select workload_id, from_at, to_at
from fct_health
where to_at < from_at
