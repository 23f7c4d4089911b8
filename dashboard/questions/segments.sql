-- Revenue and margin by product, region or industry, newest first.
select * from marts.optical_module_segments
order by company_id, period_end desc, axis, segment
