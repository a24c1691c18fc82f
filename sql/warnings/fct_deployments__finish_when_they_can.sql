-- A clock is wrong: the end lies after what this warehouse was built for, or before git was written. Such a deployment is in no metric
-- of a period that has not come, and in one of a period that nobody means.
select
    deployment_id as subject,
    'finished at ' || cast(finished_at as string) || ' by ' || evidence as detail,
    finished_at as occurred_at
from fct_deployments
where finished_at > (select as_of from run_parameters)
    or finished_at < timestamp '2005-04-07 00:00:00'
