-- What stands or will stand at Epoch's data centres from each day on, by its newest file; forecasts are marked.
with newest as (
    {{ newest_document('epoch_data_centers', 'timelines') }}
)

select
    data_center,
    changed_on,
    row_number,
    is_forecast,
    buildings,
    power as power_mw,
    it_power as it_power_mw,
    h100_equivalents,
    cast(capital_cost * 1000000000 as decimal(38, 6)) as capital_cost_usd_2025,
    cast(operating_cost * 1000000000 as decimal(38, 6)) as operating_cost_usd_2025,
    vintage_on,
    document_id,
    locator
from newest
