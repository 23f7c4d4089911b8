{# Rows of a raw table that its newest document holds, with the day it was fetched: for a publisher whose every file is
   the whole. #}
{% macro newest_document(source_name, table) -%}
    select * from (
        select
            stated.*,
            cast(archived.fetched_at as date) as vintage_on,
            dense_rank() over (order by archived.fetched_at desc, stated.document_id) as recency
        from {{ source('raw', source_name ~ '__' ~ table) }} as stated
        inner join (
            select document_id, max(fetched_at) as fetched_at
            from ({{ from_archive(source_name) }}) as versions
            group by document_id
        ) as archived on stated.document_id = archived.document_id
    ) as ranked
    where recency = 1
{%- endmacro %}
