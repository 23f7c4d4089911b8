-- The document a figure is read from first: of those it cites, the one published last; of one day, the company's own
-- before a portal's page.
with cited as (
    select
        cited.figure_id,
        facts.document_id,
        facts.form,
        facts.filing_code,
        facts.filing_url,
        row_number() over (
            partition by cited.figure_id
            order by
                facts.published_on desc, case when facts.evidence = 'portal' then 1 else 0 end,
                facts.document_id, facts.locator
        ) as choice
    from {{ ref('int_figures__cited') }} as cited
    inner join {{ ref('int_facts__corrected') }} as facts on cited.fact_id = facts.fact_id
)

select figure_id, document_id, form, filing_code, filing_url
from cited
where choice = 1
