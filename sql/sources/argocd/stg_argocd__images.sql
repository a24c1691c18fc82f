-- What Argo CD itself says about versions. Grain: one (evidence, evidence_key, source_index, kind, value_key, part, name, version).
--   evidence: parameters (key: sources_hash), sync_result (key: operation_hash), summary (key: snapshot_hash)
select distinct
    evidence,
    evidence_key,
    source_index,
    kind,
    value_key,
    part,
    name,
    version
from landed_argocd_images
