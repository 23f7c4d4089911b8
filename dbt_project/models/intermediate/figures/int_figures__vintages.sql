-- Of the facts behind a reported or summed figure, period by period: the last day on which one was restated, and the
-- day on which one that was not was last repeated. Where the former is later, the facts do not belong together.
with direct as (
    select figure_id, fact_id from {{ ref('int_figures__reported') }}
    union all
    select figure_id, subtracted_fact_id as fact_id from {{ ref('int_figures__reported') }}
    where subtracted_fact_id is not null
),

summands as (
    select * from {{ ref('int_figures__summands') }}
),

one_step as (
    select summands.figure_id, direct.fact_id
    from summands
    inner join direct on summands.operand_figure_id = direct.figure_id
),

two_steps as (
    select summands.figure_id, one_step.fact_id
    from summands
    inner join one_step on summands.operand_figure_id = one_step.figure_id
),

summed_ids as (
    select distinct figure_id from summands
),

behind as (
    select direct.figure_id, direct.fact_id from direct
    left join summed_ids on direct.figure_id = summed_ids.figure_id
    where summed_ids.figure_id is null
    union
    select figure_id, fact_id from one_step
    union
    select figure_id, fact_id from two_steps
)

select
    behind.figure_id,
    versions.period_label,
    max(versions.restated_on) as restated_on,
    min(case when not versions.is_restated then versions.last_reported_on end) as repeated_until
from behind
inner join {{ ref('int_facts__versions') }} as versions on behind.fact_id = versions.fact_id
group by behind.figure_id, versions.period_label
