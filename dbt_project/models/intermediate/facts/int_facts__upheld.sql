-- What stood, after the restatements that tie to nothing are set aside: where a quarter and its cumulative figures
-- disagree and an earlier version of one of the three, and of one alone, makes them tie, that version is upheld.
with broken as (
    select sums.*
    from (
        {{ sums_of(ref('int_facts__standing')) }}
    ) as sums
    where
        period_kind in ('quarter', 'half_year')
        and flaw is null and has_part and not is_part_newer and not is_part_older
        and not {{ ties('longer_value', 'shorter_value', 'part_value') }}
        -- Where one cumulative figure alone was restated, a part repeated since speaks against it, unless another of the
        -- year was restated as well.
        and (
            not is_mixed
            or is_part_repeated and not exists (
                select 1 from {{ ref('int_facts__standing') }} as others
                where
                    others.series_id = sums.series_id
                    and others.year_month = sums.year_month
                    and others.known_on = sums.known_on
                    and others.first_month = sums.year_month
                    and others.period_label not in (sums.longer_label, sums.shorter_label)
                    and others.restated_on >= sums.restated_on
            )
        )
),

members as (
    {% for role in ['longer', 'shorter', 'part'] -%}
    select
        series_id, year_month, known_on, longer_label || ' ' || shorter_label as sum_label,
        {{ role }}_label as period_label, {{ role }}_version as version_number, '{{ role }}' as role,
        longer_value, shorter_value, part_value
    from broken
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

earlier as (
    select
        members.series_id,
        members.year_month,
        members.known_on,
        members.sum_label,
        members.period_label,
        max(versions.version_number) as version_number
    from members
    inner join {{ ref('int_facts__versions') }} as versions
        on members.series_id = versions.series_id
        and members.period_label = versions.period_label
        and versions.version_number < members.version_number
        and versions.flaw is null
        and case members.role
            when 'longer' then {{ ties('versions.value', 'members.shorter_value', 'members.part_value') }}
            when 'shorter' then {{ ties('members.longer_value', 'versions.value', 'members.part_value') }}
            else {{ ties('members.longer_value', 'members.shorter_value', 'versions.value') }}
        end
    group by members.series_id, members.year_month, members.known_on, members.sum_label, members.period_label
),

alone as (
    select
        *,
        count(*) over (partition by series_id, year_month, known_on, sum_label) as tying
    from earlier
),

upheld as (
    select series_id, year_month, known_on, period_label, max(version_number) as version_number
    from alone
    where tying = 1
    group by series_id, year_month, known_on, period_label
)

select
    standing.series_id,
    standing.company_id,
    standing.metric_id,
    standing.year_month,
    standing.known_on,
    standing.known_until,
    standing.period_label,
    standing.period_kind,
    standing.fiscal_year,
    standing.fiscal_quarter,
    standing.year_name,
    standing.week_pattern,
    standing.concept_priority,
    coalesce(versions.period_start, standing.period_start) as period_start,
    coalesce(versions.period_end, standing.period_end) as period_end,
    standing.first_month,
    standing.last_month,
    coalesce(versions.value, standing.value) as value,
    case when versions.fact_id is null then standing.flaw end as flaw,
    coalesce(versions.version_number, standing.version_number) as version_number,
    coalesce(versions.fact_id, standing.fact_id) as fact_id,
    coalesce(versions.known_at_basis, standing.known_at_basis) as known_at_basis,
    -- What is set aside restates nothing.
    case when versions.fact_id is null then standing.restated_on else versions.restated_on end as restated_on,
    standing.reported_on,
    versions.fact_id is not null as is_upheld
from {{ ref('int_facts__standing') }} as standing
left join upheld
    on standing.series_id = upheld.series_id
    and standing.year_month = upheld.year_month
    and standing.known_on = upheld.known_on
    and standing.period_label = upheld.period_label
left join {{ ref('int_facts__versions') }} as versions
    on upheld.series_id = versions.series_id
    and upheld.period_label = versions.period_label
    and upheld.version_number = versions.version_number
