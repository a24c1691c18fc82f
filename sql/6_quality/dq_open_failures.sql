-- Failures without an end. Grain: one failed deployment that was not restored at as_of.
--   failure_id: see fct_failures
--   deployment_id: the deployment that failed
--   service: what a team calls it, across environments and clusters
--   environment: where it runs, by mapping; `unmapped` if nothing says so
--   detected_at: the earliest signal, UTC
--   age_seconds: from then to as_of
select
    fct_failures.failure_id,
    fct_failures.deployment_id,
    fct_failures.service,
    fct_failures.environment,
    fct_failures.detected_at,
    seconds_between(fct_failures.detected_at, run_parameters.as_of) as age_seconds
from fct_failures
cross join run_parameters
where fct_failures.is_open
    and fct_failures.is_measured
