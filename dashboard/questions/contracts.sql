-- Announced contracts for compute.
select
    companies.name,
    companies.short_name,
    companies.name_zh,
    contracts.*
from marts.compute_contracts as contracts
inner join marts.companies as companies on contracts.company_id = companies.company_id
order by contracts.signed_on, contracts.contract_id
