-- Every figure that is an amount: reported, or summed once or twice. A sum of a restated part and of one that no filing
-- has repeated since is not known.
with summed as (
    select * from {{ ref('int_figures__summed_twice') }}
),

figures as (
    select
        figure_id, company_id, metric_id, variant, segment, unit, period_kind, period_label, fiscal_year,
        fiscal_quarter, period_start, period_end, value, derivation, reason, evidence, evidence_rank, known_from
    from {{ ref('int_figures__stated') }} as stated
    where not exists (select 1 from summed where summed.figure_id = stated.figure_id)
    union all
    select
        figure_id, company_id, metric_id, variant, segment, unit, period_kind, period_label, fiscal_year,
        fiscal_quarter, period_start, period_end, value, derivation, reason, evidence, evidence_rank, known_from
    from summed
),

mixed as (
    select distinct figure_id from {{ ref('int_figures__vintages') }}
    where restated_on > repeated_until
),

judged as (
    select figures.*, figures.derivation = 'computed' and mixed.figure_id is not null as is_mixed
    from figures
    left join mixed on figures.figure_id = mixed.figure_id
)

select
    figure_id,
    company_id,
    metric_id,
    variant,
    segment,
    unit,
    period_kind,
    period_label,
    fiscal_year,
    fiscal_quarter,
    period_start,
    period_end,
    case when not is_mixed then value end as value,
    case when is_mixed then 'not_derivable' else derivation end as derivation,
    case when is_mixed then 'vintage_mix' else reason end as reason,
    evidence,
    evidence_rank,
    known_from
from judged
