-- Claims about one company.
select
    claims.subject as company_id,
    claims.*
from marts.claims as claims
inner join marts.companies as companies on claims.subject = companies.company_id
order by claims.subject, claims.claim_id
