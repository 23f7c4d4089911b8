{{ idc_margins(ref('figures_yearly'), 'fiscal_year', 1) }}
