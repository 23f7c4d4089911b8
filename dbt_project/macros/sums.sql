{# Sums of periods that begin on one day: a shorter cumulative figure and the quarter (or second half) after it make the
   longer one. Each row is one such sum on one day, of a relation with the columns of int_facts__standing. #}

{# Whether three figures tie: the parts make the whole, but for the rounding of each. #}
{% macro ties(whole, part, other_part) -%}
  abs({{ whole }} - {{ part }} - {{ other_part }}) <= greatest(
    abs({{ whole }} - {{ part }}) * {{ parameter('quarter_conflict_ratio') }},
    {{ rounding_step(whole, part) }},
    {{ step_of(other_part) }}
  )
{%- endmacro %}

{% macro sums_of(standing) %}
select
    longer.series_id,
    longer.company_id,
    longer.metric_id,
    longer.year_month,
    longer.known_on,
    longer.known_until,
    shorter.last_month + 1 as first_month,
    longer.last_month,
    {{ add_days('shorter.period_end', 1) }} as period_start,
    longer.period_end,
    longer.fiscal_year,
    longer.fiscal_quarter,
    longer.year_name,
    longer.concept_priority,
    {{ period_kind(add_days('shorter.period_end', 1), 'longer.period_end', 'patterns') }} as period_kind,
    longer.last_month - longer.first_month + 1 as longer_months,
    longer.period_label as longer_label,
    longer.version_number as longer_version,
    longer.fact_id,
    longer.known_at_basis,
    longer.value as longer_value,
    shorter.last_month as shorter_last_month,
    shorter.period_label as shorter_label,
    shorter.version_number as shorter_version,
    shorter.fact_id as subtracted_fact_id,
    shorter.value as shorter_value,
    longer.value - shorter.value as difference,
    coalesce(longer.flaw, shorter.flaw) as flaw,
    -- Operands belong together where neither or both have been restated; where one alone was, a filing must have
    -- repeated the other since.
    case
        when longer.restated_on is null and shorter.restated_on is null then false
        when longer.restated_on is null then longer.reported_on < shorter.restated_on
        when shorter.restated_on is null then shorter.reported_on < longer.restated_on
        else false
    end as is_mixed,
    part.period_label as part_label,
    part.version_number as part_version,
    part.value as part_value,
    part.value is not null and part.flaw is null as has_part,
    coalesce(longer.restated_on, shorter.restated_on) as restated_on,
    -- A part that was repeated since either was restated is evidence of the restatement, whatever the other one is.
    part.reported_on >= coalesce(longer.restated_on, part.reported_on)
        and part.reported_on >= coalesce(shorter.restated_on, part.reported_on) as is_part_repeated,
    -- A part restated after both cumulative figures were last reported is of a newer vintage than theirs, and one last
    -- reported before both were restated of an older.
    part.restated_on is not null and part.restated_on > longer.reported_on and part.restated_on > shorter.reported_on
        as is_part_newer,
    longer.restated_on is not null and shorter.restated_on is not null
        and longer.restated_on > part.reported_on and shorter.restated_on > part.reported_on as is_part_older
from {{ standing }} as longer
inner join {{ standing }} as shorter
    on longer.series_id = shorter.series_id
    and longer.year_month = shorter.year_month
    and longer.known_on = shorter.known_on
    and longer.first_month = longer.year_month
    and shorter.first_month = shorter.year_month
    and shorter.last_month < longer.last_month
    and abs({{ dbt.datediff('longer.period_start', 'shorter.period_start', 'day') }}) <= {{ whole_parameter('same_start_tolerance_days') }}
left join {{ ref('fiscal_patterns') }} as patterns
    on longer.week_pattern = patterns.week_pattern
    and longer.fiscal_quarter = patterns.fiscal_quarter
left join {{ standing }} as part
    on longer.series_id = part.series_id
    and longer.year_month = part.year_month
    and longer.known_on = part.known_on
    and shorter.last_month + 1 = part.first_month
    and longer.last_month = part.last_month
{% endmacro %}
