-- The document a figure is read from first: of those it cites, the one published last.
with cited as (
    select
        cited.figure_id,
        facts.document_id,
        row_number() over (
            partition by cited.figure_id order by facts.published_on desc, facts.document_id, facts.locator
        ) as choice
    from {{ ref('int_figures__cited') }} as cited
    inner join {{ ref('int_facts__corrected') }} as facts on cited.fact_id = facts.fact_id
)

select figure_id, document_id
from cited
where choice = 1
