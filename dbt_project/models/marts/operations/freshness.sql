with declared as (
    select * from {{ source('raw', 'sources__declared') }}
),

attempts as (
    select
        source as source_name,
        -- That it holds nothing under a request is an answer too.
        max(
            case when outcome in ('fetched', 'unchanged', 'absent') and mode = 'live' then attempted_at end
        ) as last_answer_at,
        max(case when outcome in ('fetched', 'unchanged') then attempted_at end) as last_read_at,
        max(attempted_at) as last_attempt_at,
        count(*) as attempts,
        sum(case when outcome in ('refused', 'broken', 'set_aside') then 1 else 0 end) as failures
    from {{ source('raw', 'archive__outcomes') }}
    group by source
),

archived as (
    select
        source as source_name,
        max(fetched_at) as newest_document_at,
        max(case when layer = 'live' then 1 else 0 end) = 1 as is_live
    from {{ source('raw', 'archive__documents') }}
    group by source
),

unreadable as (
    select source as source_name, count(*) as problems
    from {{ source('raw', 'archive__problems') }}
    group by source
),

-- Age is measured at the newest attempt of any source, which is when this run fetched.
moment as (
    select max(last_attempt_at) as measured_at from attempts
),

-- The embedded sample is as old as its recording, however often it is read.
answered as (
    select
        declared.*,
        attempts.attempts,
        attempts.failures,
        unreadable.problems,
        archived.newest_document_at,
        archived.is_live or attempts.last_answer_at is not null as is_live,
        case
            when declared.is_local then attempts.last_read_at
            else coalesce(attempts.last_answer_at, archived.newest_document_at)
        end as last_success_at
    from declared
    left join attempts on declared.source_name = attempts.source_name
    left join archived on declared.source_name = archived.source_name
    left join unreadable on declared.source_name = unreadable.source_name
),

aged as (
    select
        answered.*,
        {{ dbt.datediff('answered.last_success_at', 'moment.measured_at', 'second') }} / {{ double('3600') }} as age_hours
    from answered
    cross join moment
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
    case
        when last_success_at is null then 'never_answered'
        when is_local then 'local'
        when not is_live then 'recorded'
        when age_hours > allowed_age_hours then 'late'
        else 'on_time'
    end as state,
    cast(last_success_at as timestamp) as last_success_at,
    {{ double('age_hours') }} as age_hours,
    coalesce(age_hours > allowed_age_hours, true) as is_late,
    cast(newest_document_at as timestamp) as newest_document_at,
    {{ dbt.cast('coalesce(attempts, 0)', 'bigint') }} as attempts,
    {{ dbt.cast('coalesce(problems, 0)', 'bigint') }} as problems,
    {{ dbt.cast('coalesce(failures, 0)', 'bigint') }} as failures
from aged
