-- Every published number that a rule of the seed doubt_rules objects to, with the row that excuses it where there is one.
with found as (
    {% for part in ['history', 'statements', 'coverage', 'prices', 'rates', 'compute', 'insiders', 'guidance', 'dates', 'holdings'] %}
    select rule_id, subject, item, label, observed_on, value, low, high, document_id
    from {{ ref('int_doubts__' ~ part) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

known as (
    select max(cast(fetched_at as date)) as day from {{ ref('stg_archive__documents') }}
)

select distinct
    found.rule_id,
    found.subject,
    found.item,
    found.label,
    cast(found.observed_on as date) as observed_on,
    found.value,
    found.low,
    found.high,
    rules.is_blocking
    and (rules.blocks_from_year is null or found.observed_on is null
        or extract(year from found.observed_on) >= rules.blocks_from_year) as is_blocking,
    excuses.reason is not null and excuses.expires_on > known.day as is_excused,
    excuses.reason as excuse_reason,
    cast(excuses.expires_on as date) as excuse_expires_on,
    found.document_id
from found
inner join {{ ref('doubt_rules') }} as rules on found.rule_id = rules.rule_id
cross join known
left join {{ ref('doubt_excuses') }} as excuses
    on found.rule_id = excuses.rule_id and found.subject = excuses.subject
    and (excuses.item is null or found.item = excuses.item)
    and (excuses.label is null or found.label = excuses.label)
