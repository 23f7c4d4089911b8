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
    select *, median(value) over series as usual, count(*) over series as days
    from offers
    window series as (partition by accelerator_id, provider_id, terms, region, gpus_per_instance, source_name)
),

lists as (
    select source_name, accelerator_id, priced_on, min(document_id) as document_id,
        dense_rank() over (partition by source_name order by priced_on) as number
    from offers
    group by source_name, accelerator_id, priced_on
),

runs as (
    select *,
        lag(number) over list as preceding,
        lead(number) over list as following,
        max(number) over (partition by source_name) as last
    from lists
    window list as (partition by source_name, accelerator_id order by number)
),

found as (
    {{ doubt("'price_of_another_kind'", 'offers.accelerator_id', "offers.provider_id || ' ' || offers.terms",
        'offers.priced_on', 'offers.priced_on', 'offers.value', 'kinds.usual / ' ~ parameter('offer_times'),
        'kinds.usual * ' ~ parameter('offer_times'), 'offers.document_id') }}
    from offers
    inner join kinds on offers.accelerator_id = kinds.accelerator_id
    where offers.lowest * {{ parameter('offer_times') }} < kinds.usual
        or offers.highest > kinds.usual * {{ parameter('offer_times') }}

    union all

    {{ doubt("'offer_changed_too_far'", 'accelerator_id', "provider_id || ' ' || terms", 'priced_on', 'priced_on',
        'value', 'usual / ' ~ parameter('offer_change_times'), 'usual * ' ~ parameter('offer_change_times')) }}
    from providers
    where days >= 2 and {{ is_far('value', 'usual', parameter('offer_change_times')) }}

    union all

    {{ doubt("'read_after_its_list'", 'gpu_name', "provider_code || ' ' || kind", 'priced_on', 'priced_on') }}
    from {{ ref('stg_gpu_rental_offers__offers') }}
    where fetched_on > priced_on

    union all

    {{ doubt("'offers_missing'", 'accelerator_id', 'source_name', "'after ' || " ~ text('priced_on'), 'priced_on') }}
    from runs
    where (following = number + 2 and preceding = number - 1)
        or (following is null and number = last - 1 and preceding = number - 1)
)

select distinct * from found
