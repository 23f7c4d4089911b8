-- Candidates for guidance with their period in days, by the company's own calendar and the day of the filing. A bare
-- year is a fiscal year only where that is the calendar year; what cannot be placed says why.
with candidates as (
    select
        candidates.*,
        filings.filed_on as given_on,
        coalesce(bases.metric_id, 'unstated') as metric_id,
        cast(substring(companies.fiscal_year_end, 1, 2) as integer) as fiscal_month,
        {{ month_number('filings.filed_on') }} as given_month
    from {{ ref('stg_sec_press_releases__guidance_candidates') }} as candidates
    inner join {{ ref('universe') }} as companies on candidates.company_id = companies.company_id
    left join {{ ref('stg_sec_submissions__filings') }} as filings on candidates.filing_code = filings.filing_code
    left join {{ ref('guidance_bases') }} as bases on candidates.basis = bases.basis
),

-- The month in which the last fiscal quarter before the filing ended: the one that it reports.
reported as (
    select
        *,
        given_month - 1 - (given_month - fiscal_month) % 3 as reported_month
    from candidates
),

placed as (
    select
        *,
        case
            when period_kind = 'fiscal_year' or (period_kind = 'bare_year' and fiscal_month = 12)
                then period_year * 12 + fiscal_month - 1
            when period_kind = 'calendar_year' then period_year * 12 + 11
            when period_kind = 'quarter' and period_year is not null
                then period_year * 12 + fiscal_month - 1 - (4 - period_quarter) * 3
            when period_kind = 'quarter'
                then
                    reported_month + 12
                    - (reported_month - (fiscal_month - 1 - (4 - period_quarter) * 3)) % 12
            when period_kind = 'next_quarter' then reported_month + 3
            when period_kind = 'next_year'
                then given_month + 12 + ((fiscal_month - 1 - given_month) % 12 + 12) % 12
        end as last_month,
        case when period_kind in ('quarter', 'next_quarter') then 3 else 12 end as months
    from reported
),

named as (
    select
        *,
        cast(floor(last_month / 12.0) as integer) + case when last_month % 12 >= fiscal_month then 1 else 0 end
            as target_fiscal_year
    from placed
)

select
    candidate_id,
    company_id,
    given_on,
    case
        when period_kind = 'calendar_year' and fiscal_month <> 12 then 'CY' || {{ text('period_year') }}
        when months = 12 then 'FY' || {{ text('target_fiscal_year') }}
        else
            'FY' || {{ text('target_fiscal_year') }} || 'Q'
            || {{ text('cast(4 - (target_fiscal_year * 12 + fiscal_month - 1 - last_month) / 3 as integer)') }}
    end as target_period,
    {{ first_day_of_month('(last_month - months + 1)') }} as target_start,
    {{ last_day_of_month('last_month') }} as target_end,
    case
        when last_month is not null then null
        when period_kind is null then 'no period is named'
        when period_kind = 'bare_year' then 'a bare year, where the fiscal year is another'
        when period_kind = 'other' then 'neither a quarter nor a year'
        else 'the day of the filing is not known'
    end as period_reason,
    metric_id,
    basis,
    currency,
    modifier,
    is_approximate,
    low,
    high,
    point,
    delta,
    component,
    direction,
    prior_low,
    prior_high,
    action,
    needs_review,
    review_reasons,
    filing_code,
    exhibit,
    paragraph_number,
    sentence_number,
    sentence_sha256,
    exhibit_url,
    document_id,
    locator
from named
