-- Correlation of growth by lag, for each pair of payers and suppliers, as of the last quarter of each pair.
select
    *,
    leader_id in (select groups.group_id || '_capex' from marts.hyperscaler_group_quarterly as groups) as is_of_group
from marts.supply_chain_lead_lag
qualify as_of_quarter = max(as_of_quarter) over (partition by pair_id)
order by pair_id, lag_quarters
