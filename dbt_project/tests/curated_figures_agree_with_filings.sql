-- A curated figure further than 0.5 % from every vintage of the machine-read one: one of the two is wrong.
select *
from {{ ref('int_facts__compared') }}
where evidence = 'curated' and difference_ratio > 0.005
