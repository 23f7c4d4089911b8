-- The lines of Forms 4 whose place a line of a later amendment takes. An amendment speaks of the forms of the same owner
-- and issuer that were filed on the day it names, of earlier amendments that name that day, and where it names no form
-- that is known, of those for the same day of report. Within them a line takes the place of the one that it repeats but
-- for what was corrected; a line that repeats none adds.
with lines as (
    select * from {{ ref('int_insiders__form_lines') }}
),

forms as (
    select distinct
        form_id, form, issuer_cik, owner_ciks, substring(owner_ciks, 1, 10) as owner_cik, amends_filed_on, reported_on,
        filed_on, known_from
    from lines
),

before as (
    select
        amendments.form_id as later_form_id,
        earlier.form_id as earlier_form_id,
        earlier.form as earlier_form,
        amendments.known_from as later_known_from,
        case
            when earlier.filed_on = amendments.amends_filed_on then 1
            when earlier.form = '4/A' and earlier.amends_filed_on = amendments.amends_filed_on then 1
            else 0
        end as is_named,
        case when earlier.reported_on = amendments.reported_on then 1 else 0 end as is_of_same_day
    from forms as amendments
    inner join forms as earlier
        on amendments.issuer_cik = earlier.issuer_cik
        and (',' || earlier.owner_ciks || ',') like ('%,' || amendments.owner_cik || ',%')
        and (
            earlier.known_from < amendments.known_from
            or (earlier.known_from = amendments.known_from and earlier.form < amendments.form)
            or (
                earlier.known_from = amendments.known_from
                and earlier.form = amendments.form
                and earlier.form_id < amendments.form_id
            )
        )
    where amendments.form = '4/A'
),

spoken_of as (
    select
        *,
        max(case when earlier_form = '4' then is_named else 0 end) over (partition by later_form_id) as has_named
    from before
),

pairs as (
    select
        later.line_id as later_line_id,
        earlier.line_id as earlier_line_id,
        spoken_of.later_form_id,
        spoken_of.later_known_from,
        case when spoken_of.earlier_form = '4' then 'original' else spoken_of.earlier_form_id end as earlier_group,
        case when later.shares = earlier.shares then 1 else 0 end as same_shares,
        case when later.price = earlier.price and later.price > 0 then 1 else 0 end as same_price,
        abs(coalesce(later.price, 0) - coalesce(earlier.price, 0)) as price_gap,
        abs(later.row_in_table - earlier.row_in_table) as row_gap,
        case when lower(coalesce(later.security, '')) <> lower(coalesce(earlier.security, '')) then 1 else 0 end
        + case when later.transacted_on = earlier.transacted_on then 0 else 1 end
        + case
            when
                coalesce(later.transaction_code, '') = coalesce(earlier.transaction_code, '')
                and coalesce(later.direction, '') = coalesce(earlier.direction, '')
                then 0
            else 1
        end
        + case
            when
                coalesce(later.ownership, '') = coalesce(earlier.ownership, '')
                and lower(coalesce(later.ownership_nature, '')) = lower(coalesce(earlier.ownership_nature, ''))
                then 0
            else 1
        end as corrected,
        -- The holding after a line whose shares were corrected moved by as much.
        case
            when
                later.shares_after - earlier.shares_after
                = (later.shares - earlier.shares) * case when later.direction = 'D' then -1 else 1 end
                then 1
            else 0
        end as holding_agrees
    from spoken_of
    inner join lines as later on spoken_of.later_form_id = later.form_id
    inner join lines as earlier on spoken_of.earlier_form_id = earlier.form_id
    where spoken_of.is_named = 1 or (spoken_of.has_named = 0 and spoken_of.is_of_same_day = 1)
),

alike as (
    select
        *,
        row_number() over (
            partition by later_line_id, earlier_group
            order by same_shares + same_price desc, same_shares desc, corrected, price_gap, row_gap, earlier_line_id
        ) as place_for_later,
        row_number() over (
            partition by earlier_line_id, later_form_id
            order by same_shares + same_price desc, same_shares desc, corrected, price_gap, row_gap, later_line_id
        ) as place_for_earlier
    from pairs
    where
        (same_shares = 1 and same_price = 1 and corrected <= 1)
        or (corrected = 0 and (same_shares = 1 or same_price = 1 or holding_agrees = 1))
),

taken as (
    select
        earlier_line_id as line_id,
        later_line_id as superseded_by,
        row_number() over (
            partition by earlier_line_id order by later_known_from desc, later_line_id desc
        ) as recency
    from alike
    where place_for_later = 1 and place_for_earlier = 1
)

select line_id, superseded_by from taken
where recency = 1
