-- The lines of Forms 4 on shares, each with the day of its filing. A line is named by its filing and its place there.
with lines as (
    select * from {{ ref('stg_sec_insider_trades__transactions') }}
    where not is_derivative
),

filings as (
    select filing_code, filed_on from {{ ref('stg_sec_submissions__filings') }}
),

archived as (
    select document_id, cast(fetched_at as date) as fetched_on from {{ ref('stg_archive__documents') }}
)

select
    lines.filing_code || '/' || case when lines.form_number > 1 then {{ text('lines.form_number') }} || '/' else '' end
    || {{ text('lines.row_in_table') }} as line_id,
    lines.filing_code || '/' || {{ text('lines.form_number') }} as form_id,
    lines.row_in_table,
    lines.form,
    lines.issuer_cik,
    lines.issuer_name,
    lines.owner_ciks,
    lines.owner_names,
    case
        when lines.is_officer then 'officer'
        when lines.is_director then 'director'
        when lines.is_ten_percent_owner then 'large_holder'
        else 'other'
    end as holder_kind,
    lines.officer_title,
    lines.amends_filed_on,
    lines.reported_on,
    filings.filed_on,
    coalesce(filings.filed_on, archived.fetched_on) as known_from,
    lines.security,
    lines.transacted_on,
    lines.transaction_code,
    lines.direction,
    lines.shares,
    lines.price,
    lines.is_average_price,
    lines.shares_after,
    lines.ownership,
    lines.ownership_nature,
    lines.is_pre_arranged,
    lines.filing_url,
    lines.document_id,
    lines.locator
from lines
left join filings on lines.filing_code = filings.filing_code
left join archived on lines.document_id = archived.document_id
