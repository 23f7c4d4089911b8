-- Every figure that is an amount: reported, or summed once or twice.
with summed as (
    select * from {{ ref('int_figures__summed_twice') }}
)

select
    figure_id, company_id, metric_id, variant, segment, unit, period_kind, period_label, fiscal_year,
    fiscal_quarter, period_start, period_end, value, derivation, reason, evidence, evidence_rank, known_from
from {{ ref('int_figures__stated') }} as figures
where not exists (select 1 from summed where summed.figure_id = figures.figure_id)
union all
select
    figure_id, company_id, metric_id, variant, segment, unit, period_kind, period_label, fiscal_year,
    fiscal_quarter, period_start, period_end, value, derivation, reason, evidence, evidence_rank, known_from
from summed
