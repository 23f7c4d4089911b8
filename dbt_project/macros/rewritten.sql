{# Of every version of every day in ``ranked`` (company_id, traded_on, fetched_at, document_id and a price): two more
   steps of a query, ``rewrites`` and ``dated``. The latter is ``ranked`` with the moment at which a body last stated
   another price for a day than the body before it, of the same company (and of the same ``kind`` where one is named):
   a split or a dividend has then rewritten the history. #}
{% macro rewritten(price, kind=none) %}
, compared as (
    select
        company_id,
        {%- if kind %}
        {{ kind }},
        {%- endif %}
        fetched_at,
        {{ price }} as price,
        lag({{ price }}) over (
            partition by company_id, traded_on{{ ', ' ~ kind if kind }} order by fetched_at, document_id
        ) as price_before
    from ranked
),

rewrites as (
    select company_id, {{ kind ~ ', ' if kind }}max(fetched_at) as rewritten_at
    from compared
    where abs(price - price_before) > abs(price_before) * {{ parameter('rewritten_price_tolerance') }}
    group by company_id{{ ', ' ~ kind if kind }}
),

dated as (
    select ranked.*, rewrites.rewritten_at
    from ranked
    left join rewrites
        on ranked.company_id = rewrites.company_id
        {%- if kind %}
        and ranked.{{ kind }} = rewrites.{{ kind }}
        {%- endif %}
)
{%- endmacro %}
