-- What our companies themselves bought and sold of other companies' shares, where they report it on Form 4 as holders.
with owners as (
    select company_id, value as cik, valid_from, valid_to from {{ ref('company_identifiers') }}
    where scheme = 'cik'
)

select
    lines.line_id || '/' || owners.company_id as stake_transaction_id,
    owners.company_id,
    lines.issuer_cik,
    lines.issuer_name,
    issuers.company_id as issuer_company_id,
    lines.security,
    lines.transacted_on,
    lines.known_from,
    lines.owner_names as holder_name,
    lines.transaction_code,
    case lines.direction when 'A' then 'acquired' when 'D' then 'disposed' else 'unclear' end as direction,
    {{ double('lines.shares') }} as shares,
    {{ double('lines.price') }} as price,
    'USD' as unit,
    {{ double('lines.shares_after') }} as shares_after,
    lines.ownership = 'D' as is_held_directly,
    amended.superseded_by is not null as is_superseded,
    amended.superseded_by,
    lines.filing_url,
    lines.document_id,
    lines.locator
from {{ ref('int_insiders__form_lines') }} as lines
inner join owners
    on (',' || lines.owner_ciks || ',') like ('%,' || owners.cik || ',%')
    and lines.issuer_cik <> owners.cik
    and (owners.valid_from is null or lines.known_from >= owners.valid_from)
    and (owners.valid_to is null or lines.known_from < owners.valid_to)
left join owners as issuers
    on lines.issuer_cik = issuers.cik
    and (issuers.valid_from is null or lines.known_from >= issuers.valid_from)
    and (issuers.valid_to is null or lines.known_from < issuers.valid_to)
left join {{ ref('int_insiders__amended_lines') }} as amended on lines.line_id = amended.line_id
