-- What the controllers of Flux said: notifications, Kubernetes events and log lines, as landed. Grain: one content; equal event_key is one event.
select *
from landed_flux_events
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
