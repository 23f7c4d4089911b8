-- The companies behind each payer that is measured: of a group its members, of a company itself.
select group_id as subject_id, company_id, count(*) over (partition by group_id) as members
from {{ ref('company_groups') }}
union all
select company_id as subject_id, company_id, 1 as members
from {{ ref('company_roles') }}
where role = 'hyperscaler'
