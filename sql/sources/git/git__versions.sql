-- The one value that a GitPath's state is. Grain: one (workload_id, attempt_key).
select
    workload_id,
    attempt_key,
    'declared' as evidence,
    'field' as kind,
    '' as name,
    revision as version
from git__attempts
where revision_kind = 'version'
