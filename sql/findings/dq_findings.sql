-- Everything that is wrong, doubtful or missing. Grain: one finding. The union of the other dq_ relations (but dq_coverage, which lists
-- good days too) and of sql/warnings/; its text is generated from them, only its comments stand here.
--   finding: the claim that does not hold: name of the dq_ relation or of the warning
--   subject: what it is about, for instance a workload_id
--   detail: what was found, readable
--   occurred_at: when, UTC; null if it has no time
select 1
