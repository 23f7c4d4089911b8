-- Rental prices of accelerators by month. Levels are of the fixed panel of providers, one vote a provider. The chain
-- links each month to the one before by the offers that stand in both, so that a provider that comes or goes, or one
-- that is dearer than the rest, does not move it.
with prices as (
    select
        accelerator_id as accelerator,
        coalesce(provider_kind, 'unlisted') as provider_kind,
        terms,
        provider_id,
        region,
        gpus_per_instance,
        {{ month_of('priced_on') }} as month,
        {{ double('usd_per_gpu_hour') }} as price
    from {{ ref('int_compute_prices__normalised') }}
),

offers as (
    select
        accelerator,
        provider_kind,
        terms,
        provider_id,
        region,
        gpus_per_instance,
        month,
        {{ month_index('month') }} as month_number,
        {{ quantile('price', 0.5) }} as price,
        count(*) as observations
    from prices
    group by accelerator, provider_kind, terms, provider_id, region, gpus_per_instance, month
),

providers as (
    select
        offers.accelerator,
        offers.provider_kind,
        offers.terms,
        offers.provider_id,
        offers.month,
        compute_provider_panel.provider_id is not null as is_in_panel,
        {{ quantile('offers.price', 0.5) }} as price,
        sum(offers.observations) as observations
    from offers
    left join {{ ref('compute_provider_panel') }} as compute_provider_panel
        on offers.provider_id = compute_provider_panel.provider_id
    group by
        offers.accelerator, offers.provider_kind, offers.terms, offers.provider_id, offers.month,
        compute_provider_panel.provider_id
),

panels as (
    select accelerator, provider_kind, terms, count(distinct provider_id) as panel_providers from providers
    where is_in_panel
    group by accelerator, provider_kind, terms
),

levels as (
    select
        accelerator,
        provider_kind,
        terms,
        month,
        {{ month_index('month') }} as month_number,
        {{ quantile('case when is_in_panel then price end', 0.5) }} as median_price,
        {{ quantile('case when is_in_panel then price end', 0.1) }} as p10_price,
        {{ quantile('case when is_in_panel then price end', 0.9) }} as p90_price,
        sum(case when is_in_panel then 1 else 0 end) as providers,
        sum(case when is_in_panel then 0 else 1 end) as providers_outside_panel,
        sum(case when is_in_panel then observations else 0 end) as observations
    from providers
    group by accelerator, provider_kind, terms, month
),

provider_changes as (
    -- A provider's change of price: over the offers of its own that stand in both months.
    select
        offers.accelerator,
        offers.provider_kind,
        offers.terms,
        offers.provider_id,
        offers.month,
        avg(ln(offers.price / month_before.price)) as log_change
    from offers
    inner join offers as month_before
        on offers.accelerator = month_before.accelerator
        and offers.provider_kind = month_before.provider_kind
        and offers.terms = month_before.terms
        and offers.provider_id = month_before.provider_id
        and offers.region = month_before.region
        and offers.gpus_per_instance = month_before.gpus_per_instance
        and offers.month_number - 1 = month_before.month_number
    group by offers.accelerator, offers.provider_kind, offers.terms, offers.provider_id, offers.month
),

links as (
    select accelerator, provider_kind, terms, month, avg(log_change) as log_change, count(*) as providers_linked
    from provider_changes
    group by accelerator, provider_kind, terms, month
),

linked as (
    select
        levels.*,
        panels.panel_providers,
        links.log_change,
        coalesce(links.providers_linked, 0) as providers_linked,
        -- A month without a link to the one before begins a chain of its own.
        sum(case when links.log_change is null then 1 else 0 end) over (
            partition by levels.accelerator, levels.provider_kind, levels.terms order by levels.month_number
            rows between unbounded preceding and current row
        ) as chain_number
    from levels
    left join links
        on levels.accelerator = links.accelerator
        and levels.provider_kind = links.provider_kind
        and levels.terms = links.terms
        and levels.month = links.month
    left join panels
        on levels.accelerator = panels.accelerator
        and levels.provider_kind = panels.provider_kind
        and levels.terms = panels.terms
),

chained as (
    select
        *,
        sum(coalesce(log_change, 0)) over (
            partition by accelerator, provider_kind, terms, chain_number order by month_number
            rows between unbounded preceding and current row
        ) as log_level,
        min(month) over (partition by accelerator, provider_kind, terms, chain_number) as chain_from
    from linked
)

select
    accelerator,
    provider_kind,
    terms,
    month,
    median_price as median_usd_per_gpu_hour,
    p10_price as p10_usd_per_gpu_hour,
    p90_price as p90_usd_per_gpu_hour,
    cast(providers as bigint) as providers,
    cast(coalesce(panel_providers, 0) as bigint) as panel_providers,
    cast(providers_outside_panel as bigint) as providers_outside_panel,
    cast(observations as bigint) as observations,
    {{ round_stable('100 * exp(log_level)') }} as chain_index,
    chain_from,
    cast(providers_linked as bigint) as providers_linked
from chained
