{{ idc_margins(ref('figures_quarterly'), 'calendar_quarter', 4) }}
