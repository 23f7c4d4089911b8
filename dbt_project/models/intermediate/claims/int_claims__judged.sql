-- One verdict a claim and span of days, by the precedence of docs/decisions/0009-claim-verdicts.md: its parts are
-- judged from their readings, the claim from its parts; days on which nothing changes are one span.
with claims as (
    select * from {{ ref('claim_statements') }}
),

-- Growth is that of the figure named beside it: where a reading has that figure, the others do not count.
fitting as (
    select
        *,
        max(case when fits_level then 1 else 0 end) over (partition by claim_id, part, judged_on) as fits_any
    from {{ ref('int_claims__tested') }}
),

tested as (
    select * from fitting
    where fits_level or fits_any = 0
),

weighed as (
    select
        claim_id,
        part,
        judged_on,
        min(operator) as operator,
        count(*) as readings,
        count(distinct claimed_value) as numbers_meant,
        count(case when outcome = 'holds' then 1 end) as holding,
        count(case when outcome = 'holds' and reading_rank = 1 and not is_unlike then 1 end) as holding_as_said,
        count(case when outcome in ('off_by_power', 'out_of_proportion') then 1 end) as off_by_power,
        count(case when outcome = 'meaningless' then 1 end) as meaningless,
        count(case when outcome = 'mixed' then 1 end) as mixed,
        count(case when outcome = 'flat' then 1 end) as flat,
        count(case when outcome = 'held' then 1 end) as held,
        count(case when outcome = 'fails' then 1 end) as failing,
        count(case when outcome = 'fails' and reading_rank = 1 then 1 end) as failing_as_said,
        count(case when outcome = 'differs_from_compiled' then 1 end) as differing_from_compiled,
        count(case when outcome = 'known_later' then 1 end) as known_later,
        count(case when outcome = 'not_held' then 1 end) as not_held
    from tested
    group by claim_id, part, judged_on
),

judged_parts as (
    select
        *,
        case
            -- An exact figure tells which meaning it has; a bound that one meaning keeps and another breaks does not.
            when operator not in ('=', '~') and holding > 0 and failing + differing_from_compiled > 0 then 'ambiguous'
            when holding_as_said > 0 then 'confirmed'
            when holding > 0 then 'confirmed_relabelled'
            when off_by_power > 0 then 'unit_error'
            when mixed + flat > 0 then 'ambiguous'
            when meaningless > 0 then 'meaningless'
            when failing > 0 and known_later + not_held = 0 then 'contradicted'
            when failing_as_said > 0 and operator not in ('=', '~') then 'contradicted'
            when failing + differing_from_compiled > 0 and known_later = 0 then 'ambiguous'
            when known_later > 0 then 'not_yet_known'
            when held > 0 then 'ambiguous'
            when numbers_meant > 1 then 'ambiguous'
            else 'unverifiable'
        end as verdict
    from weighed
),

severities as (
    select 'contradicted' as verdict, 1 as severity
    union all
    select 'unit_error' as verdict, 2 as severity
    union all
    select 'ambiguous' as verdict, 3 as severity
    union all
    select 'confirmed_relabelled' as verdict, 4 as severity
    union all
    select 'confirmed' as verdict, 5 as severity
    union all
    select 'meaningless' as verdict, 6 as severity
    union all
    select 'not_yet_known' as verdict, 7 as severity
    union all
    select 'unverifiable' as verdict, 8 as severity
),

-- The gravest part decides. A part that cannot be tested does not unsay one that holds, but the claim then holds in part.
decisive as (
    select
        judged_parts.claim_id,
        judged_parts.judged_on,
        judged_parts.part,
        case
            when judged_parts.verdict = 'meaningless' then 'ambiguous'
            when judged_parts.verdict not in ('confirmed', 'confirmed_relabelled') then judged_parts.verdict
            when count(*) over of_claim > count(case when severities.severity <= 5 then 1 end) over of_claim
                then 'confirmed_in_part'
            else judged_parts.verdict
        end as verdict,
        row_number() over (
            partition by judged_parts.claim_id, judged_parts.judged_on
            order by severities.severity, case when judged_parts.part = 'value' then 0 else 1 end, judged_parts.part
        ) as choice
    from judged_parts
    inner join severities on judged_parts.verdict = severities.verdict
    window of_claim as (partition by judged_parts.claim_id, judged_parts.judged_on)
),

-- The reading that shows the verdict: the one that agrees, else the one off by a power of ten, else as the words say.
shown as (
    select
        decisive.claim_id,
        decisive.judged_on,
        decisive.part,
        decisive.verdict,
        tested.reading,
        tested.claimed_value,
        tested.found_value,
        tested.outcome,
        tested.suspected_factor,
        row_number() over (
            partition by decisive.claim_id, decisive.judged_on
            order by
                case tested.outcome
                    when 'holds' then 0
                    when 'off_by_power' then 1
                    when 'out_of_proportion' then 1
                    when 'meaningless' then 2
                    when 'fails' then 3
                    when 'mixed' then 3
                    when 'flat' then 3
                    when 'differs_from_compiled' then 4
                    when 'held' then 5
                    else 6
                end,
                tested.reading_rank,
                tested.reading
        ) as choice
    from decisive
    inner join tested
        on decisive.claim_id = tested.claim_id
        and decisive.judged_on = tested.judged_on
        and decisive.part = tested.part
    where decisive.choice = 1
),

findings as (
    select
        claim_id,
        judged_on,
        {{ dbt.listagg("case when part = 'value' then '' else part || ', ' end || " ~ in_words('reading')
           ~ " || ': ' || details", "'; '", 'order by part, reading_rank, reading') }} as findings
    from tested
    group by claim_id, judged_on
),

cited as (
    select distinct
        tested.claim_id,
        tested.judged_on,
        candidates.document_id,
        candidates.filing_url
    from tested
    inner join {{ ref('int_claims__candidates') }} as candidates
        on tested.claim_id = candidates.claim_id
        and tested.part = candidates.part
        and tested.reading = candidates.reading
        and candidates.known_from <= tested.judged_on
        and (candidates.known_to is null or candidates.known_to > tested.judged_on)
    where tested.outcome not in ('known_later', 'not_held')
),

documents as (
    select
        claim_id,
        judged_on,
        {{ dbt.listagg('distinct document_id', "', '", 'order by document_id') }} as documents,
        {{ dbt.listagg('distinct filing_url', "', '", 'order by filing_url') }} as filing_urls
    from cited
    group by claim_id, judged_on
),

verdicts as (
    select
        shown.claim_id,
        shown.judged_on,
        case
            -- A target that had passed when the claim was published is no forecast.
            when claims.kind = 'forecast' and claims.target_on > shown.judged_on
                and (claims.claimed_on is null or claims.target_on > claims.claimed_on) then 'forecast'
            else shown.verdict
        end as verdict,
        case when shown.verdict = 'unit_error' then shown.suspected_factor end as suspected_factor,
        shown.part as decided_by,
        shown.reading,
        shown.claimed_value,
        -- What is held on the subject of words is no figure to compare them with.
        case when shown.part <> 'words' then shown.found_value end as warehouse_value,
        case when claims.target_on <= claims.claimed_on then 'the target day had passed when it was published; '
            else ''
        end
        || case when claims.scope is not null then claims.scope || '; ' else '' end
        || findings.findings as findings,
        documents.documents,
        documents.filing_urls
    from shown
    inner join claims on shown.claim_id = claims.claim_id
    inner join findings
        on shown.claim_id = findings.claim_id
        and shown.judged_on = findings.judged_on
    left join documents
        on shown.claim_id = documents.claim_id
        and shown.judged_on = documents.judged_on
    where shown.choice = 1
),

compared as (
    select
        *,
        lag(verdict || '|' || findings || '|' || coalesce(documents, ''))
            over (partition by claim_id order by judged_on) as said_before
    from verdicts
),

changes as (
    select * from compared
    where said_before is null or said_before <> verdict || '|' || findings || '|' || coalesce(documents, '')
)

select
    claim_id,
    judged_on as holds_from,
    lead(judged_on) over (partition by claim_id order by judged_on) as holds_to,
    verdict,
    suspected_factor,
    decided_by,
    reading,
    claimed_value,
    warehouse_value,
    case when claimed_value <> 0 then warehouse_value / claimed_value - 1 end as difference_ratio,
    findings,
    documents,
    filing_urls
from changes
