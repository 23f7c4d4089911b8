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
),

summed as (
    select
        sku_code,
        offer_term_code,
        instance_type,
        region,
        kind,
        term_type,
        purchase_option,
        version_code,
        published_on,
        min(effective_on) as effective_on,
        sum(
            case
                when unit = 'Hrs' then price
                when lease_length = '1yr' then price / 8760
                when lease_length = '3yr' then price / 26280
            end
        ) as usd_per_instance_hour,
        sum(case when unit = 'Hrs' then 1 else 0 end) as hourly_rates,
        sum(case when unit = 'Quantity' and price > 0 then 1 else 0 end) as fees,
        sum(case when unit not in ('Hrs', 'Quantity') then 1 else 0 end) as other_rates,
        document_id,
        min(locator) as locator
    from source
    group by
        sku_code, offer_term_code, instance_type, region, kind, term_type, purchase_option, version_code, published_on,
        document_id
)

-- A reservation has a price where each of its parts was read: a fee without its rate, or a rate without its fee, would
-- pass for a cheaper one.
select
    sku_code,
    offer_term_code,
    instance_type,
    region,
    kind,
    version_code,
    published_on as priced_on,
    effective_on,
    cast(usd_per_instance_hour as decimal(38, 8)) as usd_per_instance_hour,
    document_id,
    locator
from summed
where
    other_rates = 0
    and case
        when term_type = 'OnDemand' or purchase_option = 'No Upfront' then hourly_rates = 1 and fees = 0
        when purchase_option = 'Partial Upfront' then hourly_rates = 1 and fees = 1
        when purchase_option = 'All Upfront' then fees = 1
        else false
    end
