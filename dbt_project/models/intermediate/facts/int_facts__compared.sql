-- Curated and vendor figures beside the machine-read ones of the same period: the nearest of all its vintages, since a
-- curated row may rest on a document older than a restatement.
with figures as (
    select company_id, metric_id, segment, unit, period_kind, period_label, value, evidence, fact_id
    from {{ ref('int_facts__flows') }}
    where value is not null and period_kind = 'quarter'
    union all
    select company_id, metric_id, segment, unit, period_kind, period_label, value, evidence, fact_id
    from {{ ref('int_facts__versions') }}
    where period_kind not in ('quarter', 'other') and fiscal_quarter is not null
),

pairs as (
    select
        entered.company_id,
        entered.metric_id,
        entered.segment,
        entered.unit,
        entered.period_kind,
        entered.period_label,
        entered.evidence,
        entered.fact_id,
        entered.value as entered_value,
        machine_read.value as machine_read_value,
        machine_read.evidence as machine_read_evidence,
        abs({{ double('entered.value - machine_read.value') }})
        / case when machine_read.value = 0 then 1 else abs({{ double('machine_read.value') }}) end as difference_ratio
    from figures as entered
    inner join figures as machine_read
        on entered.company_id = machine_read.company_id
        and entered.metric_id = machine_read.metric_id
        and entered.segment = machine_read.segment
        and entered.unit = machine_read.unit
        and entered.period_kind = machine_read.period_kind
        and entered.period_label = machine_read.period_label
    where
        entered.evidence in ('curated', 'vendor')
        and machine_read.evidence in ('filed', 'portal')
),

nearest as (
    select
        *,
        row_number() over (partition by fact_id order by difference_ratio, machine_read_value) as choice
    from pairs
)

select
    company_id,
    metric_id,
    segment,
    unit,
    period_kind,
    period_label,
    evidence,
    entered_value,
    machine_read_value,
    machine_read_evidence,
    difference_ratio,
    difference_ratio > {{ parameter('curated_difference_ratio') }} as is_differing,
    fact_id
from nearest
where choice = 1
