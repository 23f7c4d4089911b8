-- Of each kind of evidence, how many figures are contradicted, and whether more are than a sound reading leaves.
with counted as (
    select
        figures.evidence,
        count(*) as figures,
        sum(case when reasons.is_contradiction then 1 else 0 end) as contradicted
    from {{ ref('int_facts__converted') }} as figures
    left join {{ ref('figure_reasons') }} as reasons on figures.reason = reasons.reason
    group by figures.evidence
)

select
    evidence,
    figures,
    contradicted,
    {{ ratio('contradicted', 'figures') }} as contradicted_ratio,
    contradicted > greatest({{ parameter('contradicted_few') }}, figures * {{ parameter('contradicted_share_most') }}) as is_too_many
from counted
