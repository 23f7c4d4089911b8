-- Claims about one company.
select
    subject as company_id,
    *
from marts.claims
where subject in (select company_id from marts.companies)
order by subject, claim_id
