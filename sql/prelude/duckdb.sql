-- What DuckDB and Spark spell differently, and what several metrics compute, under one name each. Everything else in sql/ runs unchanged on both.

-- Identity of a workload: what it is called in the source that it is read from. kind is the operator's word for it.
create or replace temp macro workload_id_of(instance, kind, namespace, name) as
    md5(instance || '|' || kind || '|' || namespace || '|' || name);

-- Identity of an incident: what it is called in the tool that it is read from.
create or replace temp macro incident_id_of(source, instance, incident_key) as
    md5(source || '|' || instance || '|' || incident_key);

-- Seconds from one instant to another, fractions included; null if either is.
create or replace temp macro seconds_between(from_at, to_at) as
    (epoch_us(to_at) - epoch_us(from_at)) / 1000000.0;

-- The instant (UTC) so many seconds later.
create or replace temp macro plus_seconds(occurred_at, seconds) as
    occurred_at + to_microseconds(cast(cast(seconds as double) * 1000000 as bigint));

-- Wall-clock time in a zone, of an instant in UTC; and back. Looking up a zone costs more than all else that a metric does to a row: UTC needs none.
create or replace temp macro to_local(occurred_at, zone) as
    case when zone = 'UTC' then occurred_at else timezone(zone, timezone('UTC', occurred_at)) end;
-- Of two instants with one wall-clock time (clocks go back) the first.
create or replace temp macro to_utc(local_at, zone) as
    case
        when timezone(zone, timezone(zone, local_at) - interval 1 hour) = local_at
            then timezone('UTC', timezone(zone, local_at) - interval 1 hour)
        else timezone('UTC', timezone(zone, local_at))
    end;

-- Whether a regular expression matches anywhere; anchor it to match the whole.
create or replace temp macro matches(subject, pattern) as
    regexp_matches(subject, pattern);

-- The elements of a sorted array in one text.
create or replace temp macro array_join(elements, separator) as
    array_to_string(elements, separator);

-- The element of an array at a rank from 1; null if there is none.
create or replace temp macro element(elements, rank_no) as
    list_extract(elements, cast(rank_no as bigint));

-- What percentile_cont says, of a sorted array without nulls: it interpolates.
create or replace temp macro interpolated(elements, steps) as
    element(elements, floor(steps) + 1) * (1 - (steps - floor(steps))) + element(elements, ceil(steps) + 1) * (steps - floor(steps));
create or replace temp macro percentile_of(elements, share) as
    interpolated(elements, (len(elements) - 1) * cast(share as double));

-- A number with one bit set, the lowest for 1: what bit_or and bit_count tell apart and count.
create or replace temp macro nth_bit(n) as
    cast(1 as bigint) << cast(n - 1 as integer);

-- A whole number in text, null if it is none. Not to_number: Spark has one, of another meaning, and lets nobody replace it.
create or replace temp macro whole_number(digits) as
    try_cast(digits as bigint);

-- The date so many days or months later.
create or replace temp macro plus_days(day, days) as
    day + days;
create or replace temp macro plus_months(day, months) as
    cast(day + to_months(months) as date);

-- Which span of so many whole seconds since 1970 an instant is in.
create or replace temp macro time_bucket_no(instant, seconds) as
    cast(floor(epoch_us(instant) / (1000000.0 * seconds)) as bigint);

-- Ends of the 95 % Wilson interval of a rate (z = 1.959963984540054); null where the whole is 0 or unknown.
-- With e0 a number is a double in both; without it is a decimal, and all of this would be computed in those.
create or replace temp macro wilson_low(part, whole) as
    case
        when part = 0 and whole > 0 then 0e0
        else (part + 1.920729410347062e0 - 1.959963984540054e0 * sqrt(part * (whole - part) / nullif(whole * 1e0, 0) + 0.960364705173531e0))
            / nullif(whole + 3.841458820694124e0, 3.841458820694124e0)
    end;
-- At the very ends the formula misses them by a rounding.
create or replace temp macro wilson_high(part, whole) as
    case
        when part = whole and whole > 0 then 1e0
        else (part + 1.920729410347062e0 + 1.959963984540054e0 * sqrt(part * (whole - part) / nullif(whole * 1e0, 0) + 0.960364705173531e0))
            / nullif(whole + 3.841458820694124e0, 3.841458820694124e0)
    end;
