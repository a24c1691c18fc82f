select failure_id, deployment_id, detected_at, restored_at, fixed_after_seconds
from fct_failures
where restored_at < detected_at
    or fixed_after_seconds < 0
    or (restored_at is null) <> (recovery_null_reason is not null)
