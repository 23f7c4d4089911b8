-- Share prices by months from a day that is taken to be the same point of both cycles. Which day that is decides much of
-- what one sees, so that each alignment stands beside its neighbours two quarters off.
with closes as (
    select
        dotcom_series.series_id,
        month_ends.*
    from {{ ref('dotcom_series') }} as dotcom_series
    inner join {{ ref('int_share_prices__month_ends') }} as month_ends
        on dotcom_series.company_id = month_ends.company_id
        and (dotcom_series.first_month is null or month_ends.month >= dotcom_series.first_month)
        and (dotcom_series.last_month is null or month_ends.month <= dotcom_series.last_month)
),

ranked as (
    select
        *,
        max(comparable_close) over (
            partition by series_id order by month_index rows between unbounded preceding and current row
        ) as peak_close,
        row_number() over (partition by series_id order by comparable_close desc, month_index) as height_rank
    from closes
),

-- An alignment without a month starts from the highest month-end close so far.
zeros as (
    select
        dotcom_alignments.alignment_id,
        dotcom_alignments.series_id,
        dotcom_alignments.month_zero is null as is_running_peak,
        coalesce(dotcom_alignments.month_zero, peaks.month) as month_zero
    from {{ ref('dotcom_alignments') }} as dotcom_alignments
    left join ranked as peaks
        on dotcom_alignments.series_id = peaks.series_id
        and peaks.height_rank = 1
)

select
    zeros.series_id,
    zeros.alignment_id,
    cast(ranked.month_index - {{ month_index('zeros.month_zero') }} as integer) as month_number,
    ranked.month,
    ranked.company_id,
    zeros.month_zero,
    zeros.is_running_peak,
    100 * (ranked.comparable_close / at_zero.comparable_close) as index,
    ranked.comparable_close / ranked.peak_close - 1 as drawdown_ratio,
    ranked.comparable_close,
    ranked.currency,
    ranked.price_basis,
    ranked.traded_on,
    ranked.source_name,
    ranked.document_id
from zeros
inner join ranked on zeros.series_id = ranked.series_id
left join ranked as at_zero
    on zeros.series_id = at_zero.series_id
    and zeros.month_zero = at_zero.month
