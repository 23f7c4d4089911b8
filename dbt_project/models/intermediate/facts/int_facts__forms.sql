-- The forms that facts were filed in. An amendment and a transition report follow the form that they are a variant of; a
-- form that nobody knows is taken for a periodic report, so that what it states is not lost, and named by a check.
with filed as (
    select
        form,
        replace(form, '/A', '') as unamended,
        count(*) as facts
    from {{ ref('stg_sec_company_facts__facts') }}
    group by form
),

based as (
    select
        form,
        case when unamended in ('10-KT', '10-QT') then substring(unamended, 1, 4) else unamended end as base_form,
        facts
    from filed
)

select
    based.form,
    based.base_form,
    based.facts,
    forms.form is not null as is_known,
    coalesce(forms.is_periodic, true) as is_periodic
from based
left join {{ ref('filing_forms') }} as forms on based.base_form = forms.form
