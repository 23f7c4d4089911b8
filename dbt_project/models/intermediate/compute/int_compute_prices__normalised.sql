-- Rental prices of accelerators from all publishers in one shape: USD for one GPU and an hour. Where several offers
-- stand under one key, that of the lower median speaks for them, so that the price is one that somebody asked for.
-- Under one key a provider's own list goes before what a collector read on the provider's page.
with clouds as (
    select
        'azure_gpu_prices' as source_name, 'azure' as provider_id, instance_type, region, kind, priced_on,
        usd_per_instance_hour, document_id, locator
    from {{ ref('stg_azure_gpu_prices__meters') }}
    union all
    select
        'aws_gpu_prices' as source_name, 'aws' as provider_id, instance_type, region, kind, priced_on,
        usd_per_instance_hour, document_id, locator
    from {{ ref('stg_aws_gpu_prices__rates') }}
),

listed as (
    select
        clouds.source_name,
        clouds.provider_id,
        instance_types.accelerator_id,
        clouds.region,
        clouds.kind,
        instance_types.gpus,
        clouds.priced_on,
        clouds.usd_per_instance_hour / instance_types.gpus as usd_per_gpu_hour,
        clouds.document_id,
        clouds.locator
    from clouds
    inner join {{ ref('instance_types') }} as instance_types
        on clouds.provider_id = instance_types.provider_id
        and clouds.instance_type = instance_types.instance_type
    where instance_types.is_reference
),

vast as (
    select
        'vast_gpu_offers' as source_name,
        'vast' as provider_id,
        accelerators.accelerator_id,
        prices.region,
        prices.kind,
        prices.gpus,
        prices.priced_on,
        prices.usd_per_gpu_hour,
        prices.document_id,
        prices.locator
    from {{ ref('stg_vast_gpu_offers__offers') }} as prices
    inner join {{ ref('accelerators') }} as accelerators
        on accelerators.source_name = 'vast_gpu_offers'
        and prices.gpu_name = accelerators.gpu_name
        and prices.gpu_memory_gb >= coalesce(accelerators.memory_gb_from, 0)
        and (accelerators.memory_gb_to is null or prices.gpu_memory_gb < accelerators.memory_gb_to)
),

collected as (
    select
        'gpu_rental_offers' as source_name,
        prices.provider_code as provider_id,
        accelerators.accelerator_id,
        prices.region,
        prices.kind,
        prices.gpus,
        prices.priced_on,
        prices.usd_per_gpu_hour,
        prices.document_id,
        prices.locator
    from {{ ref('stg_gpu_rental_offers__offers') }} as prices
    inner join {{ ref('accelerators') }} as accelerators
        on accelerators.source_name = 'gpu_rental_offers'
        and prices.gpu_name = accelerators.gpu_name
        and prices.gpu_memory_gb >= coalesce(accelerators.memory_gb_from, 0)
        and (accelerators.memory_gb_to is null or prices.gpu_memory_gb < accelerators.memory_gb_to)
    -- A price that was not seen that day is no observation of it.
    where not prices.is_carried_forward
),

unioned as (
    select
        source_name, provider_id, accelerator_id, region, kind, gpus, priced_on,
        usd_per_gpu_hour, document_id, locator
    from listed
    union all
    select
        source_name, provider_id, accelerator_id, region, kind, gpus, priced_on,
        usd_per_gpu_hour, document_id, locator
    from vast
    union all
    select
        source_name, provider_id, accelerator_id, region, kind, gpus, priced_on,
        usd_per_gpu_hour, document_id, locator
    from collected
),

keyed as (
    select
        unioned.source_name,
        unioned.provider_id,
        unioned.accelerator_id,
        coalesce(unioned.region, 'unstated') as region,
        rental_terms.terms,
        -- 0 stands for a price by the GPU whose machine is not stated.
        cast(coalesce(unioned.gpus, 0) as integer) as gpus_per_instance,
        unioned.priced_on,
        unioned.usd_per_gpu_hour,
        unioned.document_id,
        unioned.locator,
        unioned.source_name <> 'gpu_rental_offers' as is_first_hand
    from unioned
    inner join {{ ref('rental_terms') }} as rental_terms
        on unioned.source_name = rental_terms.source_name
        and unioned.kind = rental_terms.kind
    where unioned.usd_per_gpu_hour > 0
),

preferred as (
    select
        *,
        max(cast(is_first_hand as integer)) over (
            partition by provider_id, accelerator_id, region, terms, gpus_per_instance, priced_on
        ) as has_first_hand
    from keyed
),

ordered as (
    select
        *,
        row_number() over (
            partition by provider_id, accelerator_id, region, terms, gpus_per_instance, priced_on
            order by usd_per_gpu_hour, document_id, locator
        ) as place,
        count(*) over (
            partition by provider_id, accelerator_id, region, terms, gpus_per_instance, priced_on
        ) as offers,
        min(usd_per_gpu_hour) over (
            partition by provider_id, accelerator_id, region, terms, gpus_per_instance, priced_on
        ) as lowest,
        max(usd_per_gpu_hour) over (
            partition by provider_id, accelerator_id, region, terms, gpus_per_instance, priced_on
        ) as highest
    from preferred
    where cast(is_first_hand as integer) = has_first_hand
)

select
    {{ id_of(['ordered.provider_id', 'ordered.accelerator_id', 'ordered.region', 'ordered.terms', 'ordered.gpus_per_instance', 'ordered.priced_on']) }} as price_id,
    ordered.source_name,
    ordered.is_first_hand,
    ordered.provider_id,
    compute_providers.provider_kind,
    ordered.accelerator_id,
    ordered.region,
    ordered.terms,
    ordered.gpus_per_instance,
    ordered.priced_on,
    cast(ordered.usd_per_gpu_hour as decimal(38, 6)) as usd_per_gpu_hour,
    cast(ordered.lowest as decimal(38, 6)) as lowest_usd_per_gpu_hour,
    cast(ordered.highest as decimal(38, 6)) as highest_usd_per_gpu_hour,
    ordered.offers,
    ordered.document_id,
    ordered.locator
from ordered
left join {{ ref('compute_providers') }} as compute_providers
    on ordered.provider_id = compute_providers.provider_id
where ordered.place = cast(floor((ordered.offers + 1) / 2.0) as integer)
