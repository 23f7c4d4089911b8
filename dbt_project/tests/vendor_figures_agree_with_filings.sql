{{ config(severity='warn') }}
-- A vendor's figure further than 1 % from every vintage of the machine-read one.
select *
from {{ ref('int_facts__compared') }}
where evidence = 'vendor' and difference_ratio > 0.01
