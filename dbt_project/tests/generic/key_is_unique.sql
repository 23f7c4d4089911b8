{#
    No two rows share the key that the model declares: config.meta.key, its one home. It is looked up when the test runs;
    while the project is parsed no other node is known.
#}
{% test key_is_unique(model) %}
{%- if execute -%}
{%- set tested = graph.nodes.values() | selectattr('relation_name', 'equalto', model | string) | first -%}
{%- if not tested.config.meta.key -%}
    {{ exceptions.raise_compiler_error(model ~ " declares no key\n  next: name its columns in config.meta.key") }}
{%- endif -%}
{%- set columns = tested.config.meta.key | join(', ') -%}
select {{ columns }}, count(*) as copies
from {{ model }}
group by {{ columns }}
having count(*) > 1
{%- endif -%}
{% endtest %}
