{# The archived documents of a source: where each came from, when it was first seen, and its recency among the versions
   of its key, 1 the newest. What every staging model joins that tells one vintage from another. #}
{% macro from_archive(source_name) -%}
    select
        document_id,
        source as source_name,
        url,
        fetched_at,
        row_number() over (partition by key order by fetched_at desc, document_id) as recency
    from {{ source('raw', 'archive__documents') }}
    where source = '{{ source_name }}'
{%- endmacro %}
