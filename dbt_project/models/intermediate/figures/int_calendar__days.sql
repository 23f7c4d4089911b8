-- Every day from 1998 on, the time spine that MetricFlow asks for: the dot-com years are the earliest figures.
with days as (
    {{ dbt.date_spine('day', "cast('1998-01-01' as date)", "cast('2031-01-01' as date)") }}
)

select cast(date_day as date) as calendar_day
from days
