-- A figure without a citation, or a citation of a document the archive does not hold.
with figures as (
    select figure_id from {{ ref('figures_quarterly') }}
    union
    select figure_id from {{ ref('figures_half_yearly') }}
    union
    select figure_id from {{ ref('figures_yearly') }}
)

select figures.figure_id
from figures
left join {{ ref('citations') }} as citations on figures.figure_id = citations.figure_id
left join {{ ref('documents') }} as documents on citations.document_id = documents.document_id
where documents.document_id is null
