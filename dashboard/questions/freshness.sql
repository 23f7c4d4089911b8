-- How old the newest answer of each source is.
select * from marts.freshness order by is_late desc, source_name
