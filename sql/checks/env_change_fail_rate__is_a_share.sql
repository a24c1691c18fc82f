-- Both numbers count distinct deployments, so the rate is within 0 and 1 and its interval around it; null without any.
select service, environment, period, period_start, attempted_changes, failed_changes, rate, rate_low, rate_high, rollout_rate
from env_change_fail_rate
where failed_changes > attempted_changes
    or failed_rollouts > attempted_rollouts
    or rate < 0
    or rate > 1
    or rate_low > rate
    or rate_high < rate
    or rate_window_only > rate
    or rate_incidents_only > 1
    or rate_with_rollbacks < rate
    or rate_with_rollbacks > 1
    or (rate is null) <> (attempted_changes = 0)
