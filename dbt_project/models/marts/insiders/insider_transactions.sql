-- What insiders and large holders bought and sold: from Form 4, and from the registers of A-share companies. Plans are
-- not in it. A form that an amendment by the same owners for the same day replaces is marked.
with forms as (
    select * from {{ ref('stg_sec_insider_trades__transactions') }}
    where not is_derivative
),

amendments as (
    select distinct company_id, owner_ciks, reported_on, filing_code as amended_by from forms
    where form = '4/A'
),

amended as (
    select company_id, owner_ciks, reported_on, max(amended_by) as amended_by from amendments
    group by company_id, owner_ciks, reported_on
),

filings as (
    select filing_code, filed_on from {{ ref('stg_sec_submissions__filings') }}
),

archived as (
    select document_id, cast(fetched_at as date) as fetched_on from {{ ref('stg_archive__documents') }}
),

from_forms as (
    select
        forms.filing_code || '/' || {{ text('forms.row_in_table') }} as transaction_id,
        forms.company_id,
        'sec_insider_trades' as source_name,
        forms.transacted_on,
        coalesce(filings.filed_on, archived.fetched_on) as known_from,
        forms.owner_names as holder_name,
        case
            when forms.is_officer then 'officer'
            when forms.is_director then 'director'
            when forms.is_ten_percent_owner then 'large_holder'
            else 'other'
        end as holder_kind,
        forms.officer_title as holder_title,
        forms.transaction_code,
        case
            when forms.transaction_code = 'S' and forms.direction = 'D' then 'sale'
            when forms.transaction_code = 'P' and forms.direction = 'A' then 'purchase'
            else 'other'
        end as direction,
        {{ double('forms.shares') }} as shares,
        {{ double('forms.price') }} as price,
        'USD' as unit,
        forms.is_average_price,
        forms.is_pre_arranged,
        forms.form <> '4/A' and amended.amended_by is not null as is_superseded,
        forms.filing_url,
        forms.document_id,
        forms.locator
    from forms
    left join amended
        on forms.company_id = amended.company_id
        and forms.owner_ciks = amended.owner_ciks
        and forms.reported_on = amended.reported_on
    left join filings on forms.filing_code = filings.filing_code
    left join archived on forms.document_id = archived.document_id
),

from_registers as (
    select
        {{ id_of(['company_id', 'register', 'holder_name', 'started_on', 'ended_on', 'published_on',
                  'shares_change', 'average_price', 'method', 'repeat_number']) }} as transaction_id,
        company_id,
        'eastmoney_shareholder_changes' as source_name,
        coalesce(ended_on, started_on) as transacted_on,
        known_from,
        holder_name,
        case
            when register = 'holders' then 'large_holder'
            when relation is not null then 'director_or_relative'
            else 'director'
        end as holder_kind,
        position_name as holder_title,
        cast(null as {{ dbt.type_string() }}) as transaction_code,
        direction,
        abs({{ double('shares_change') }}) as shares,
        {{ double('average_price') }} as price,
        unit,
        average_price is not null as is_average_price,
        cast(null as boolean) as is_pre_arranged,
        false as is_superseded,
        'https://data.eastmoney.com/executive/gdzjc.html' as filing_url,
        document_id,
        locator
    from {{ ref('int_insiders__registers') }}
),

unioned as (
    select * from from_forms
    union all
    select * from from_registers
),

volumes as (
    select company_id, traded_on, volume from {{ ref('share_prices_daily') }}
)

select
    unioned.transaction_id,
    unioned.company_id,
    unioned.source_name,
    unioned.transacted_on,
    unioned.known_from,
    unioned.holder_name,
    unioned.holder_kind,
    unioned.holder_title,
    unioned.transaction_code,
    unioned.direction,
    unioned.shares,
    unioned.price,
    unioned.unit,
    unioned.shares * unioned.price as value,
    unioned.is_average_price,
    unioned.is_pre_arranged,
    unioned.is_superseded,
    {{ ratio('unioned.shares', 'shares.shares') }} as outstanding_ratio,
    {{ ratio('unioned.shares', 'volumes.volume') }} as daily_volume_ratio,
    unioned.filing_url,
    unioned.document_id,
    unioned.locator
from unioned
left join {{ ref('int_shares__known') }} as shares
    on unioned.company_id = shares.company_id
    and unioned.transacted_on >= shares.known_from
    and (shares.known_to is null or unioned.transacted_on < shares.known_to)
left join volumes
    on unioned.company_id = volumes.company_id
    and unioned.transacted_on = volumes.traded_on
