-- Two rows of evidence tell of one operation in ways that do not fit together: they are merged into one attempt, and one of the two may have been another.
select
    dep_tries.workload_id as subject,
    cast(dep_tries.copies as string) || ' operations of ' || dep_workloads.service || ' in ' || dep_workloads.environment || ' are one to all evidence ('
    || dep_tries.attempt_key || '): they are counted once' as detail,
    coalesce(dep_tries.finished_at, dep_tries.started_at) as occurred_at
from dep_tries
inner join dep_workloads on dep_workloads.workload_id = dep_tries.workload_id
where dep_tries.copies > 1
