{# The columns that every mart of figures shares, after its period's. #}
{% macro figure_columns() %}
    figures.metric_id,
    figures.segment,
    figures.period_start,
    figures.period_end,
    figures.fiscal_label,
    figures.value,
    figures.unit,
    figures.value_usd,
    figures.fx_rate,
    figures.fx_method,
    figures.derivation,
    figures.reason,
    figures.evidence,
    figures.known_from,
    documented.document_id,
    documented.form,
    documented.filing_code,
    documented.filing_url
{% endmacro %}
