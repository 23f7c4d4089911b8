-- Epoch's data centres as they stood in its newest file, costs in dollars of 2025.
with newest as (
    {{ newest_document('epoch_data_centers', 'sites') }}
)

select
    data_center,
    country,
    address,
    project,
    project_confidence,
    power as power_mw,
    h100_equivalents,
    cast(capital_cost * 1000000000 as decimal(38, 6)) as capital_cost_usd_2025,
    vintage_on,
    document_id,
    locator
from newest
