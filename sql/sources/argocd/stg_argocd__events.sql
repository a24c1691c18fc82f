-- Events and controller log lines about the applications of this instance. Grain: one event.
select told.*
from stg_argocd__told_events as told
left join stg_argocd__foreign_events on stg_argocd__foreign_events.event_key = told.event_key
where stg_argocd__foreign_events.event_key is null
