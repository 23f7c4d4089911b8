with declared as (
    select * from {{ source('raw', 'sources__declared') }}
),

attempts as (
    select
        source as source_name,
        max(case when outcome in ('fetched', 'unchanged') then attempted_at end) as last_success_at,
        max(attempted_at) as last_attempt_at,
        count(*) as attempts,
        sum(case when outcome in ('refused', 'broken') then 1 else 0 end) as failures
    from {{ source('raw', 'archive__outcomes') }}
    group by source
),

archived as (
    select source as source_name, max(fetched_at) as newest_document_at
    from {{ source('raw', 'archive__documents') }}
    group by source
),

-- Age is measured at the newest attempt of any source, which is when this run fetched.
moment as (
    select max(last_attempt_at) as measured_at from attempts
),

aged as (
    select
        declared.*,
        attempts.last_success_at,
        attempts.attempts,
        attempts.failures,
        archived.newest_document_at,
        {{ dbt.datediff('attempts.last_success_at', 'moment.measured_at', 'second') }} / {{ double('3600') }} as age_hours
    from declared
    cross join moment
    left join attempts on declared.source_name = attempts.source_name
    left join archived on declared.source_name = archived.source_name
)

select
    source_name,
    title,
    publisher,
    homepage,
    licence,
    is_redistributable,
    cadence,
    {{ double('allowed_age_hours') }} as allowed_age_hours,
    cast(last_success_at as timestamp) as last_success_at,
    {{ double('age_hours') }} as age_hours,
    coalesce(age_hours > allowed_age_hours, true) as is_late,
    cast(newest_document_at as timestamp) as newest_document_at,
    {{ dbt.cast('coalesce(attempts, 0)', 'bigint') }} as attempts,
    {{ dbt.cast('coalesce(failures, 0)', 'bigint') }} as failures
from aged
