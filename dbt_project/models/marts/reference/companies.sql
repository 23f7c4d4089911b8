with roles as (
    select
        company_id,
        {{ dbt.listagg('distinct role', "', '", 'order by role') }} as roles,
        max(business_model) as business_model
    from {{ ref('company_roles') }}
    group by company_id
),

identifiers as (
    select
        company_id,
        max(case when scheme = 'cik' then value end) as cik,
        max(case when scheme = 'secucode' then value end) as secucode,
        max(case when scheme = 'ticker' and valid_to is null then value end) as ticker,
        {{ dbt.listagg("scheme || ' ' || value || case when valid_to is not null then ' (until ' || " ~ text('valid_to')
           ~ " || ')' else '' end", "'; '", 'order by scheme, value') }} as identifiers
    from {{ ref('company_identifiers') }}
    group by company_id
),

groups as (
    select company_id, {{ dbt.listagg('group_id', "', '", 'order by group_id') }} as group_ids
    from {{ ref('company_groups') }}
    group by company_id
)

select
    companies.company_id,
    companies.name,
    companies.name_zh,
    companies.country,
    roles.roles,
    roles.business_model,
    companies.reporting_currency,
    companies.fiscal_year_end,
    identifiers.ticker,
    identifiers.cik,
    identifiers.secucode,
    identifiers.identifiers,
    companies.short_name,
    groups.group_ids,
    drawn.colour_slot,
    drawn.named_place
from {{ ref('universe') }} as companies
left join roles on companies.company_id = roles.company_id
left join identifiers on companies.company_id = identifiers.company_id
left join groups on companies.company_id = groups.company_id
left join {{ ref('drawn_companies') }} as drawn on companies.company_id = drawn.company_id
