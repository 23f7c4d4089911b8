-- Every company of the universe.
select * from marts.companies order by company_id
