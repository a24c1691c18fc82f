-- Two rows for one operation would count twice.
select reconciliation_id, count(*) as copies
from fct_reconciliations
group by reconciliation_id
having count(*) > 1
