-- Rental prices that are not those of their accelerator: against all offers of its kind, and against what the same
-- provider asked for it on other days.
with offers as (
    select
        accelerator_id, provider_id, terms, region, gpus_per_instance, source_name, priced_on,
        {{ double('usd_per_gpu_hour') }} as value,
        {{ double('lowest_usd_per_gpu_hour') }} as lowest,
        {{ double('highest_usd_per_gpu_hour') }} as highest,
        document_id
    from {{ ref('int_compute_prices__normalised') }}
),

kinds as (
    select accelerator_id, median(value) as usual
    from offers
    group by accelerator_id
    having count(*) >= 3
),

providers as (
    select *,
        median(value) over (
            partition by accelerator_id, provider_id, terms, region, gpus_per_instance, source_name
        ) as usual,
        count(*) over (
            partition by accelerator_id, provider_id, terms, region, gpus_per_instance, source_name
        ) as days
    from offers
),

found as (
    select
        'price_of_another_kind' as rule_id, offers.accelerator_id as subject, offers.provider_id, offers.terms,
        offers.priced_on, offers.value, kinds.usual / {{ parameter('offer_times') }} as low,
        kinds.usual * {{ parameter('offer_times') }} as high, offers.document_id
    from offers
    inner join kinds on offers.accelerator_id = kinds.accelerator_id
    where offers.lowest * {{ parameter('offer_times') }} < kinds.usual
        or offers.highest > kinds.usual * {{ parameter('offer_times') }}

    union all

    select
        'offer_changed_too_far' as rule_id, accelerator_id as subject, provider_id, terms, priced_on, value,
        usual / {{ parameter('offer_change_times') }} as low, usual * {{ parameter('offer_change_times') }} as high,
        document_id
    from providers
    where days >= 2
        and not (value / usual between 1 / {{ parameter('offer_change_times') }} and {{ parameter('offer_change_times') }})
)

select distinct
    rule_id, subject, provider_id || ' ' || terms as item, cast(priced_on as varchar) as label,
    priced_on as observed_on, value, low, high, document_id
from found
