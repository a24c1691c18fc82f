-- DORA's Quick Check, computed instead of asked, over the same 90 days as dora_scorecard and in the same unit, rollouts. Grain: one service with a production
-- deployment ever; service null is all services together. Scores are 0 to 10: the classes 1 to 6 score (class - 1) * 2. The cut between the two best classes of
-- frequency is ours. A score without data is null, and so is every mean that needs it. To be compared with the same service earlier, not with
-- others: DORA dropped its bands.
--   service: what a team calls it, across environments and clusters; null: all services together
--   lead_time_score: by median lead time: 10 below 1 hour, 8 below 1 day, 6 below 7 days, 4 below 30 days, 2 below 182 days, else 0
--   frequency_score: by rollouts per calendar day: 10 from 2, 8 from 1, 6 from 1/7, 4 from 1/30, 2 from 1/182, else 0
--   recovery_score: by median recovery, cut like lead time
--   fail_rate_score: 10 - 10 * change fail rate
--   rework_score: 10 - 10 * rework rate
--   throughput_score: mean of lead time, frequency and recovery
--   stability_score: mean of fail rate and rework
--   overall_score: mean of the five
--   scale_edition: edition of the scale
with scored as (
    select
        service,
        case
            when median_lead_time_seconds is null then null
            when median_lead_time_seconds < 3600 then 10
            when median_lead_time_seconds < 86400 then 8
            when median_lead_time_seconds < 7 * 86400 then 6
            when median_lead_time_seconds < 30 * 86400 then 4
            when median_lead_time_seconds < 182 * 86400 then 2
            else 0
        end as lead_time_score,
        case
            when observed_days = 0 then null
            when rollouts >= 2 * observed_days then 10
            when rollouts >= observed_days then 8
            when rollouts * 7 >= observed_days then 6
            when rollouts * 30 >= observed_days then 4
            when rollouts * 182 >= observed_days then 2
            else 0
        end as frequency_score,
        case
            when median_recovery_seconds is null then null
            when median_recovery_seconds < 3600 then 10
            when median_recovery_seconds < 86400 then 8
            when median_recovery_seconds < 7 * 86400 then 6
            when median_recovery_seconds < 30 * 86400 then 4
            when median_recovery_seconds < 182 * 86400 then 2
            else 0
        end as recovery_score,
        10 - 10 * change_fail_rate as fail_rate_score,
        10 - 10 * rework_rate as rework_score
    from dora_scorecard
)
select
    service,
    cast(lead_time_score as double) as lead_time_score,
    cast(frequency_score as double) as frequency_score,
    cast(recovery_score as double) as recovery_score,
    fail_rate_score,
    rework_score,
    cast(lead_time_score + frequency_score + recovery_score as double) / 3 as throughput_score,
    (fail_rate_score + rework_score) / 2 as stability_score,
    (lead_time_score + frequency_score + recovery_score + fail_rate_score + rework_score) / 5 as overall_score,
    cast(2025 as bigint) as scale_edition
from scored
