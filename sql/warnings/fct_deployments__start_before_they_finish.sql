-- An end before the start: the source's clock went back, or the evidence is broken. Kept as it is.
select
    deployment_id as subject,
    'started ' || cast(started_at as string) || ', finished ' || cast(finished_at as string) as detail,
    finished_at as occurred_at
from fct_deployments
where started_at > finished_at
