-- What each claim's words can mean, and the figures each reading needs. A claim has parts: its number, the growth it
-- names beside it, or the growth of claims it lists. A part has readings: the metric named, or each that its word can
-- mean. A reading has terms: the figure itself, the one it grew from, or its operands. One row a term and vintage.
with claims as (
    select * from {{ ref('claim_statements') }}
),

numbers as (
    select
        claim_id,
        claim_id as subject_id,
        'value' as part,
        measure,
        operator,
        value as claimed_value,
        rounded_to,
        unit,
        cast(null as decimal(38, 6)) as stated_level,
        cast(null as decimal(38, 6)) as level_rounded_to
    from claims
    where kind <> 'qualitative' and value is not null
),

growths as (
    select
        claims.claim_id,
        claims.claim_id as subject_id,
        'growth' as part,
        case when metrics.unit_kind = 'ratio' then 'change' else 'growth' end as measure,
        '=' as operator,
        claims.growth as claimed_value,
        claims.growth_rounded_to as rounded_to,
        'ratio' as unit,
        claims.value as stated_level,
        claims.rounded_to as level_rounded_to
    from claims
    inner join {{ ref('metric_definitions') }} as metrics on claims.metric_id = metrics.metric_id
    where claims.growth is not null
),

named_operands as (
    select claim_id, 'operand_1' as role, operand_1 as operand from claims where operand_1 is not null
    union all
    select claim_id, 'operand_2' as role, operand_2 as operand from claims where operand_2 is not null
    union all
    select claim_id, 'operand_3' as role, operand_3 as operand from claims where operand_3 is not null
),

listed as (
    select
        claims.claim_id,
        growths.subject_id,
        'growth of ' || growths.subject_id as part,
        growths.measure,
        growths.operator,
        growths.claimed_value,
        growths.rounded_to,
        growths.unit,
        growths.stated_level,
        growths.level_rounded_to
    from claims
    inner join named_operands on claims.claim_id = named_operands.claim_id
    inner join growths on named_operands.operand = growths.claim_id
    where claims.measure = 'listed_growth'
),

-- A claim in words alone has one part without a number, so that its subject's documents are found.
words as (
    select
        claim_id,
        claim_id as subject_id,
        'words' as part,
        measure,
        operator,
        value as claimed_value,
        rounded_to,
        unit,
        cast(null as decimal(38, 6)) as stated_level,
        cast(null as decimal(38, 6)) as level_rounded_to
    from claims
    where kind = 'qualitative'
),

parts as (
    select * from numbers
    union all
    select * from growths
    union all
    select * from listed
    union all
    select * from words
),

members as (
    select group_id, company_id from {{ ref('company_groups') }}
    union all
    select group_id, company_id from {{ ref('claim_groups') }}
),

readings as (
    select
        parts.claim_id,
        parts.part,
        parts.measure,
        parts.operator,
        parts.claimed_value + coalesce(definitions.value_offset, 0) as claimed_value,
        parts.rounded_to,
        parts.unit as claimed_unit,
        parts.stated_level,
        parts.level_rounded_to,
        coalesce(subjects.company_id, members.company_id) as company_id,
        coalesce(subjects.group_rule, 'one') as group_rule,
        coalesce(definitions.metric_id, subjects.metric_id) as metric_id,
        coalesce(definitions.segment, subjects.segment, 'total') as segment,
        coalesce(definitions.label, subjects.metric_id, 'as said') as reading,
        -- What a listed figure is called is the matter of the claim that states it.
        case when parts.claim_id = parts.subject_id then coalesce(definitions.reading_rank, 1) else 1 end
            as reading_rank,
        subjects.period,
        coalesce(subjects.base_period, {{ claim_period_before('subjects.period') }}) as base_period
    from parts
    inner join claims as subjects on parts.subject_id = subjects.claim_id
    left join members on subjects.group_id = members.group_id
    left join {{ ref('claim_definitions') }} as definitions
        on subjects.definition = definitions.definition
        and (
            definitions.company_id is null
            or definitions.company_id = coalesce(subjects.company_id, members.company_id)
        )
),

compared as (
    select * from readings
    where measure in ('level', 'growth', 'change', 'growth_change', 'none')
),

recomputed as (
    select
        readings.*,
        named_operands.role,
        coalesce(operands.company_id, {{ dbt.split_part('named_operands.operand', "':'", 1) }}) as operand_company_id,
        coalesce(operands.metric_id, {{ dbt.split_part('named_operands.operand', "':'", 2) }}) as operand_metric_id,
        case
            when operands.claim_id is not null then coalesce(operands.segment, 'total')
            else {{ dbt.split_part('named_operands.operand', "':'", 3) }}
        end as operand_segment,
        coalesce(operands.period, {{ dbt.split_part('named_operands.operand', "':'", 4) }}) as operand_period,
        operands.value as stated_value
    from readings
    inner join named_operands on readings.claim_id = named_operands.claim_id
    left join claims as operands on named_operands.operand = operands.claim_id
    where readings.measure in ('quotient', 'difference', 'product')
),

terms as (
    select
        claim_id, part, reading, reading_rank, measure, operator, claimed_value, rounded_to, claimed_unit,
        stated_level, level_rounded_to, group_rule,
        company_id as member, 'value' as role, company_id, metric_id, segment, period,
        cast(null as decimal(38, 6)) as stated_value
    from compared
    union all
    select
        claim_id, part, reading, reading_rank, measure, operator, claimed_value, rounded_to, claimed_unit,
        stated_level, level_rounded_to, group_rule,
        company_id as member, 'base' as role, company_id, metric_id, segment, base_period as period,
        cast(null as decimal(38, 6)) as stated_value
    from compared
    where measure in ('growth', 'change', 'growth_change')
    union all
    select
        claim_id, part, reading, reading_rank, measure, operator, claimed_value, rounded_to, claimed_unit,
        stated_level, level_rounded_to, group_rule,
        company_id as member, 'before' as role, company_id, metric_id, segment,
        {{ claim_period_before('base_period') }} as period,
        cast(null as decimal(38, 6)) as stated_value
    from compared
    where measure = 'growth_change'
    union all
    select
        compared.claim_id, compared.part, compared.reading, compared.reading_rank, compared.measure,
        compared.operator, compared.claimed_value, compared.rounded_to, compared.claimed_unit, compared.stated_level,
        compared.level_rounded_to, compared.group_rule, compared.company_id as member, 'yardstick' as role, compared.company_id,
        yardsticks.base_metric_id as metric_id, 'total' as segment, compared.period,
        cast(null as decimal(38, 6)) as stated_value
    from compared
    inner join {{ ref('claim_plausible_shares') }} as yardsticks on compared.metric_id = yardsticks.metric_id
    where compared.measure = 'level'
    union all
    select
        claim_id, part, reading, reading_rank, measure, operator, claimed_value, rounded_to, claimed_unit,
        stated_level, level_rounded_to, group_rule,
        company_id as member, role, operand_company_id as company_id, operand_metric_id as metric_id,
        operand_segment as segment, operand_period as period, stated_value
    from recomputed
)

select
    terms.*,
    figures.period_end,
    figures.value,
    figures.unit,
    figures.span_years,
    figures.includes_tax,
    evidence_ranks.evidence_rank,
    figures.known_from,
    figures.known_to,
    figures.document_id,
    figures.filing_url
from terms
left join {{ ref('int_claims__figures') }} as figures
    on terms.company_id = figures.company_id
    and terms.metric_id = figures.metric_id
    and terms.segment = figures.segment
    and terms.period = figures.period
    and (terms.measure <> 'level' or terms.role <> 'value' or terms.claimed_unit = figures.unit)
left join {{ ref('evidence_ranks') }} as evidence_ranks on figures.evidence = evidence_ranks.evidence
