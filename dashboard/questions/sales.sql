-- Sales of insiders on the market, the largest first.
select
    companies.company_id,
    companies.name,
    companies.short_name,
    companies.name_zh,
    transactions.transacted_on,
    transactions.holder_name,
    transactions.holder_title,
    transactions.shares,
    transactions.price,
    transactions.unit,
    transactions.value,
    transactions.is_pre_arranged,
    transactions.filing_url
from marts.insider_transactions as transactions
inner join marts.companies as companies on transactions.company_id = companies.company_id
where transactions.direction = 'sale' and not transactions.is_superseded and transactions.value is not null
    and transactions.transacted_on is not null
order by transactions.value desc, transactions.transaction_id
