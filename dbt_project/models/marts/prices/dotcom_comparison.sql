-- Share prices and a price index by months from a day that is taken to be the same point of both cycles. Which day that
-- is decides much of what one sees, so that each alignment stands beside its neighbours two quarters off.
with month_ends as (
    select
        company_id, cast(null as {{ dbt.type_string() }}) as price_index_id, month, month_index, traded_on, currency,
        price_basis, comparable_close, source_name, document_id
    from {{ ref('int_share_prices__month_ends') }}
    union all
    select
        cast(null as {{ dbt.type_string() }}) as company_id, price_index_id, month, month_index, traded_on, currency,
        price_basis, comparable_close, source_name, document_id
    from {{ ref('int_price_indices__month_ends') }}
),

closes as (
    select
        dotcom_series.series_id,
        dotcom_series.cycle,
        coalesce(companies.name, price_indices.name) as series_name,
        month_ends.*
    from {{ ref('dotcom_series') }} as dotcom_series
    inner join month_ends
        on (dotcom_series.company_id = month_ends.company_id or dotcom_series.price_index_id = month_ends.price_index_id)
        and (dotcom_series.first_month is null or month_ends.month >= dotcom_series.first_month)
        and (dotcom_series.last_month is null or month_ends.month <= dotcom_series.last_month)
    left join {{ ref('universe') }} as companies on dotcom_series.company_id = companies.company_id
    left join {{ ref('price_indices') }} as price_indices
        on dotcom_series.price_index_id = price_indices.price_index_id
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
    ranked.cycle,
    ranked.series_name,
    ranked.company_id,
    ranked.price_index_id,
    zeros.month_zero,
    zeros.is_running_peak,
    100 * (ranked.comparable_close / at_zero.comparable_close) as index,
    ranked.comparable_close / ranked.peak_close - 1 as drawdown_ratio,
    ranked.comparable_close,
    ranked.currency,
    ranked.price_basis,
    valuations.price_to_sales_ttm,
    valuations.price_to_earnings_ttm,
    case
        when ranked.price_index_id is not null then 'index'
        when prices.close is null then 'close_as_traded_not_known'
        when valuations.company_id is null then 'shares_and_four_quarters_not_known'
        else valuations.reason
    end as multiple_reason,
    ranked.traded_on,
    ranked.source_name,
    ranked.document_id
from zeros
inner join ranked on zeros.series_id = ranked.series_id
left join ranked as at_zero
    on zeros.series_id = at_zero.series_id
    and zeros.month_zero = at_zero.month
left join {{ ref('share_prices_daily') }} as prices
    on ranked.company_id = prices.company_id
    and ranked.traded_on = prices.traded_on
left join {{ ref('valuations_daily') }} as valuations
    on ranked.company_id = valuations.company_id
    and ranked.traded_on = valuations.traded_on
