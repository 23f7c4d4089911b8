-- Every transaction of an insider, newest first.
select * from marts.insider_transactions
where not is_superseded
order by company_id, transacted_on desc, transaction_id
