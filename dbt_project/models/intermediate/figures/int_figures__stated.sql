-- Reported figures and those summed from them. A sum takes the place of a row that could not be derived.
with summed as (
    select * from {{ ref('int_figures__summed_once') }}
)

select
    figure_id, company_id, metric_id, cast(null as {{ dbt.type_string() }}) as variant, segment, unit, period_kind,
    period_label, fiscal_year, fiscal_quarter, period_start, period_end, value, derivation, reason, evidence,
    evidence_rank, known_from
from {{ ref('int_figures__reported') }} as figures
where not exists (select 1 from summed where summed.figure_id = figures.figure_id)
union all
select
    figure_id, company_id, metric_id, variant, segment, unit, period_kind,
    period_label, fiscal_year, fiscal_quarter, period_start, period_end, value, derivation, reason, evidence,
    evidence_rank, known_from
from summed
