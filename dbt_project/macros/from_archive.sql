{# The archived documents of a source that could be read: where each came from, when it was first seen, and its recency
   among the versions of its key, 1 the one that stands: publishers do go back to an earlier version. What every staging
   model joins that tells one vintage from another. #}
{% macro from_archive(source_name) -%}
    select
        document_id,
        source as source_name,
        url,
        fetched_at,
        row_number() over (partition by key order by current_from desc, document_id) as recency
    from {{ source('raw', 'archive__documents') }}
    where source = '{{ source_name }}' and not is_set_aside
{%- endmacro %}
