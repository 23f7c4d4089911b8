-- Flows over a quarter, and stocks at its end.
{{ figures_by('figures.calendar_quarter', 'calendar_quarter', "figures.period_kind in ('quarter', 'instant')") }}
