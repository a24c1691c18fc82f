-- States of GitPath workloads with the time that their branch had reached: clocks of commits go back and forth, a branch does not.
-- Grain: one (workload_id, branch, position). A workload may be fed by several branches (a move from folders to branches): each keeps its own
-- order, and they are laid together by that time.
select
    *,
    workload_id_of(instance, 'GitPath', coalesce(environment, ''), concat_ws('/', service, cluster)) as workload_id,
    max(committed_at) over (
        partition by instance, branch order by position rows between unbounded preceding and current row
    ) as branch_at
from stg_git__path_states
