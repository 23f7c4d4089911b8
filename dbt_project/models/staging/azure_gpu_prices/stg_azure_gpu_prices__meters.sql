-- Azure's retail prices of GPU instances as they stood on each day they were looked at, an hour of the instance.
-- A reservation's price is that of its whole term, whatever unit the publisher names: it is spread over its hours.
with source as (
    select * from {{ source('raw', 'azure_gpu_prices__meters') }}
),

observed as (
    select
        source.*,
        observations.observed_on as priced_on,
        row_number() over (
            partition by
                source.meter_code, source.sku_code, source.price_type, source.term, source.instance_type,
                source.region, source.tier_minimum_units, observations.observed_on
            order by observations.day_order desc, source.effective_on desc, source.document_id
        ) as recency
    from source
    inner join {{ ref('stg_archive__observations') }} as observations
        on source.document_id = observations.document_id
        and observations.source = 'azure_gpu_prices'
    -- A price that is announced for a later day does not hold yet, and one that has ended holds no more.
    where
        source.effective_on <= observations.observed_on
        and (source.effective_until is null or source.effective_until >= observations.observed_on)
),

named as (
    select
        *,
        case
            when capacity = 'low_priority' then price_type || ' Low Priority'
            when capacity = 'spot' then price_type || ' Spot'
            when term is not null then price_type || ' ' || term
            else price_type
        end as kind,
        case
            when price_type <> 'Reservation' then unit_hours
            when term = '1 Year' then 8760
            when term = '3 Years' then 26280
            when term = '5 Years' then 43800
        end as hours_priced
    from observed
    where recency = 1 and tier_minimum_units = 0
)

select
    meter_code,
    sku_code,
    instance_type,
    region,
    kind,
    priced_on,
    effective_on,
    is_primary_region,
    cast(price / hours_priced as decimal(38, 8)) as usd_per_instance_hour,
    document_id,
    locator
from named
