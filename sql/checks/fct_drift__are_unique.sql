select drift_id
from fct_drift
group by drift_id
having count(*) > 1
