select drift_id, workload_id, opened_at, closed_at
from fct_drift
where closed_at < opened_at
    or is_open <> (closed_at is null)
