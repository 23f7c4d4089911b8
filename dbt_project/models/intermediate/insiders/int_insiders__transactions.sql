-- What insiders and large holders of our companies bought and sold: from Form 4, by the company that issued the shares,
-- whatever index lists the form; and from the registers of A-share companies.
with issuers as (
    select company_id, value as cik, valid_from, valid_to from {{ ref('company_identifiers') }}
    where scheme = 'cik'
),

from_forms as (
    select
        lines.line_id as transaction_id,
        issuers.company_id,
        'sec_insider_trades' as source_name,
        lines.transacted_on as started_on,
        lines.transacted_on,
        lines.known_from,
        lines.owner_names as holder_name,
        lines.holder_kind,
        lines.officer_title as holder_title,
        lines.transaction_code,
        case
            when lines.transaction_code = 'S' and lines.direction = 'D' then 'sale'
            when lines.transaction_code = 'P' and lines.direction = 'A' then 'purchase'
            when lines.transaction_code is null or lines.transaction_code in ('S', 'P') then 'unclear'
            else 'other'
        end as direction,
        {{ double('lines.shares') }} as shares,
        {{ double('lines.price') }} as price,
        'USD' as unit,
        lines.is_average_price,
        lines.is_pre_arranged,
        amended.superseded_by is not null as is_superseded,
        amended.superseded_by,
        lines.filing_url,
        lines.document_id,
        lines.locator
    from {{ ref('int_insiders__form_lines') }} as lines
    inner join issuers
        on lines.issuer_cik = issuers.cik
        and (issuers.valid_from is null or lines.known_from >= issuers.valid_from)
        and (issuers.valid_to is null or lines.known_from < issuers.valid_to)
    left join {{ ref('int_insiders__amended_lines') }} as amended on lines.line_id = amended.line_id
),

from_registers as (
    select
        {{ id_of(['company_id', 'register', 'holder_name', 'started_on', 'ended_on', 'published_on',
                  'shares_change', 'average_price', 'method', 'repeat_number']) }} as transaction_id,
        company_id,
        'eastmoney_shareholder_changes' as source_name,
        coalesce(started_on, ended_on) as started_on,
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
        cast(null as {{ dbt.type_string() }}) as superseded_by,
        'https://data.eastmoney.com/executive/gdzjc.html' as filing_url,
        document_id,
        locator
    from {{ ref('int_insiders__registers') }}
)

select * from from_forms
union all
select * from from_registers
