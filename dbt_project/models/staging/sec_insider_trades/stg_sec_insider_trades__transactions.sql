-- Transactions of insiders as filed, one row each; forms never change, so a filing stands in one body.
with source as (
    select * from {{ source('raw', 'sec_insider_trades__transactions') }}
),

archived as (
    {{ from_archive('sec_insider_trades') }}
),

ranked as (
    select
        source.*,
        row_number() over (
            partition by source.accession_number, source.form_number, source.is_derivative, source.row_number
            order by archived.fetched_at, source.document_id
        ) as choice
    from source
    inner join archived on source.document_id = archived.document_id
)

select
    company_id,
    issuer_cik,
    issuer_name,
    accession_number as filing_code,
    form_number,
    form,
    amends_filed_on,
    reported_on,
    owner_ciks,
    owner_names,
    is_director,
    is_officer,
    is_ten_percent_owner,
    officer_title,
    is_derivative,
    row_number as row_in_table,
    security,
    transacted_on,
    transaction_code,
    direction,
    shares,
    price,
    is_average_price,
    shares_after,
    ownership,
    ownership_nature,
    underlying_shares,
    exercise_price,
    is_pre_arranged,
    footnotes,
    'https://www.sec.gov/Archives/edgar/data/' || {{ text('cast(issuer_cik as bigint)') }} || '/'
    || replace(accession_number, '-', '') || '/' || accession_number || '-index.htm' as filing_url,
    document_id,
    locator
from ranked
where choice = 1
