-- Claims of the press, with verdict and documents.
select * from marts.claims order by claim_id
