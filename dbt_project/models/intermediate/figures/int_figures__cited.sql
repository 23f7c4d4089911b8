-- The facts behind each figure, followed down through what it was computed from.
with direct as (
    select figure_id, fact_id from {{ ref('int_figures__reported') }}
    union all
    select figure_id, subtracted_fact_id as fact_id from {{ ref('int_figures__reported') }}
    where subtracted_fact_id is not null
),

operands as (
    select * from {{ ref('int_figures__operands') }}
),

one_step as (
    select operands.figure_id, direct.fact_id
    from operands
    inner join direct on operands.operand_figure_id = direct.figure_id
),

two_steps as (
    select operands.figure_id, one_step.fact_id
    from operands
    inner join one_step on operands.operand_figure_id = one_step.figure_id
),

three_steps as (
    select operands.figure_id, two_steps.fact_id
    from operands
    inner join two_steps on operands.operand_figure_id = two_steps.figure_id
),

computed_ids as (
    select distinct figure_id from operands
)

-- A computed figure that took the place of an underivable one cites its operands alone.
select direct.figure_id, direct.fact_id from direct
left join computed_ids on direct.figure_id = computed_ids.figure_id
where computed_ids.figure_id is null
union
select figure_id, fact_id from one_step
union
select figure_id, fact_id from two_steps
union
select figure_id, fact_id from three_steps
