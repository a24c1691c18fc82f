-- Workloads that began with what another workload of the same service and environment had already: a move to another cluster or name, which changed
-- nothing in production. Grain: one such workload.
-- Every version that it began with stood on the other one just before; where none is known, its content did.
with successes as (
    select
        dep_tries.workload_id,
        dep_tries.reconciliation_id,
        dep_tries.finished_at,
        dep_tries.content_state,
        dep_kinds.seq,
        dep_kinds.deployed_state is null as is_first,
        dep_workloads.service,
        dep_workloads.environment
    from dep_kinds
    inner join dep_tries
        on dep_tries.workload_id = dep_kinds.workload_id
        and dep_tries.attempt_key = dep_kinds.attempt_key
    inner join dep_workloads on dep_workloads.workload_id = dep_kinds.workload_id
    where dep_kinds.is_success
        and dep_tries.desired_state is not null
),
standing as (
    select
        firsts.workload_id,
        firsts.reconciliation_id,
        firsts.content_state,
        others.workload_id as other_workload_id,
        max_by(others.reconciliation_id, others.seq) as other_reconciliation_id,
        max_by(others.content_state, others.seq) as other_content_state
    from successes as firsts
    inner join successes as others
        on others.service = firsts.service
        and others.environment = firsts.environment
        and others.workload_id <> firsts.workload_id
        and others.finished_at < firsts.finished_at
    where firsts.is_first
    group by firsts.workload_id, firsts.reconciliation_id, firsts.content_state, others.workload_id
),
held as (
    select reconciliation_id, kind, image, version
    from dep_versions
    where kind <> 'reference'
),
compared as (
    select
        standing.workload_id,
        standing.other_workload_id,
        standing.content_state = standing.other_content_state as is_same_content,
        count(own.version) as versions,
        count(other.version) as versions_that_stood
    from standing
    left join held as own on own.reconciliation_id = standing.reconciliation_id
    left join held as other
        on other.reconciliation_id = standing.other_reconciliation_id
        and other.kind = own.kind
        and other.image = own.image
        and other.version = own.version
    group by standing.workload_id, standing.other_workload_id, standing.content_state = standing.other_content_state
)
select distinct workload_id
from compared
where (versions > 0 and versions_that_stood = versions)
    or (versions = 0 and is_same_content)
