-- Checks before the release, by layer.
select
    layer,
    count(*) as checks,
    count(*) filter (where is_passed) as held,
    count(*) filter (where not is_passed and severity = 'warning') as warned
from marts.check_results
group by layer
order by layer
