-- Two calendars of one company that hold on one day.
select one.company_id, one.valid_from, one.valid_to
from {{ ref('fiscal_calendars') }} as one
inner join {{ ref('fiscal_calendars') }} as other
    on one.company_id = other.company_id
    and coalesce(one.valid_from, cast('0001-01-01' as date)) < coalesce(other.valid_from, cast('0001-01-01' as date))
    and (one.valid_to is null or one.valid_to > other.valid_from)
