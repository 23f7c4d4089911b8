-- Figures summed from reported ones (gross profit, free cash flow, debt).
{{ figures_by_formula(ref('int_figures__reported'), 1) }}
