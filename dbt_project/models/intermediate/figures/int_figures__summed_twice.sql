-- Figures summed from sums (net debt, computed EBITDA).
{{ figures_by_formula(ref('int_figures__stated'), 2) }}
