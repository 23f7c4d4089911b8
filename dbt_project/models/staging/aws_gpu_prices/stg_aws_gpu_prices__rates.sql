-- Amazon's list prices of GPU instances, an hour of the instance, by version of the list. What is paid at once for a
-- reservation is spread over the hours of its term and added to its hourly rate.
with source as (
    select
        *,
        case
            when term_type = 'OnDemand' then term_type
            else term_type || ' ' || lease_length || ' ' || offering_class || ' ' || purchase_option
        end as kind
    from {{ source('raw', 'aws_gpu_prices__rates') }}
)

select
    sku_code,
    offer_term_code,
    instance_type,
    region,
    kind,
    version_code,
    published_on as priced_on,
    min(effective_on) as effective_on,
    cast(
        sum(
            case
                when unit = 'Hrs' then price
                when lease_length = '1yr' then price / 8760
                when lease_length = '3yr' then price / 26280
            end
        ) as decimal(38, 8)
    ) as usd_per_instance_hour,
    document_id,
    min(locator) as locator
from source
group by
    sku_code, offer_term_code, instance_type, region, kind, version_code, published_on, document_id
