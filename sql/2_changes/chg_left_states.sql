-- Deployments whose state a rollback left. Grain: one deployment; no failure by itself.
select distinct left_state.deployment_id
from dep_attempts as rollback
inner join chg_shipped
    on chg_shipped.deployment_id = rollback.deployment_id
    and chg_shipped.kind = 'rollback'
inner join dep_attempts as left_state on left_state.reconciliation_id = rollback.from_reconciliation_id
where rollback.is_deciding
    and rollback.outcome = 'succeeded'
