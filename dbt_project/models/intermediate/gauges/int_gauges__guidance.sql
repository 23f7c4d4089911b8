-- Changes of guidance on capital expenditure, by quarter of the statement. What was found was stated; that nothing was
-- stated is known only once every member has been read.
with statements as (
    select
        company_id,
        {{ quarter_of('given_on') }} as calendar_quarter,
        sum(case when action in ('raised', 'narrowed_up') then 1 else 0 end) as raised,
        sum(case when action in ('lowered', 'narrowed_down', 'withdrawn') then 1 else 0 end) as cut,
        sum(case when action in ('basis_change', 'perimeter_change') then 1 else 0 end) as basis_changed
    from {{ ref('stg_disclosures__capex_guidance') }}
    group by company_id, {{ quarter_of('given_on') }}
),

statement_quarters as (
    select distinct calendar_quarter from statements
),

guided as (
    select
        members.subject_id,
        quarters.calendar_quarter,
        count(*) as inputs_needed,
        count(statements.company_id) as inputs_found,
        sum(statements.raised) as raised,
        sum(statements.cut) as cut,
        sum(statements.basis_changed) as basis_changed,
        {{ dbt.listagg("case when statements.company_id is null then members.company_id || ' statement' end", "', '",
           'order by members.company_id') }} as inputs_missing
    from {{ ref('int_gauges__payer_members') }} as members
    cross join statement_quarters as quarters
    left join statements
        on members.company_id = statements.company_id
        and quarters.calendar_quarter = statements.calendar_quarter
    group by members.subject_id, quarters.calendar_quarter
),

revised as (
    {% for revision in ['raised', 'cut', 'basis_changed'] -%}
    select
        'guidance_{{ revision }}' as measure_id,
        subject_id,
        calendar_quarter,
        {{ revision }} as revisions,
        inputs_needed,
        inputs_found,
        inputs_missing
    from guided
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    measure_id,
    subject_id,
    calendar_quarter,
    case when revisions > 0 or inputs_found = inputs_needed then {{ double('revisions') }} end as value,
    inputs_needed,
    inputs_found,
    inputs_missing
from revised
