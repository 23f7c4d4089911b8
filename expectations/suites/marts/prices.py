"""Share prices, valuations and the dot-com comparison: in range, and from nothing published later."""

from __future__ import annotations

from functools import partial

from expectations.suite import (
    Suite,
    between,
    has_rows,
    matches,
    no_rows,
    not_before,
    not_null,
    of_question,
    of_table,
)
from expectations.vocabulary import CURRENCY, MONTH

_table = partial(of_table, "marts")
_question = partial(of_question, "marts")

SUITES: tuple[Suite, ...] = (
    _table(
        "dotcom_comparison",
        "No share has lost more than all.",
        has_rows(),
        matches("month", MONTH),
        between("index", low=0),
        between("drawdown_ratio", -1, 0),
        between("price_to_sales_ttm", low=0),
        between("price_to_earnings_ttm", low=0),
        not_null("document_id"),
        row_name=("series_id", "alignment_id", "month_number"),
    ),
    _question(
        "dotcom_comparison",
        "of_a_company_or_an_index",
        "A series is of a company or of an index; a multiple that is missing has a reason, and an index has none.",
        """
        select series_id, month from marts.dotcom_comparison
        where (company_id is null) = (price_index_id is null)
            or ((price_to_sales_ttm is null or price_to_earnings_ttm is null) and multiple_reason is null)
            or (price_index_id is not null and coalesce(price_to_sales_ttm, price_to_earnings_ttm) is not null)
        """,
        no_rows("multiple_without_reason"),
    ),
    _question(
        "dotcom_comparison",
        "one_basis_a_series",
        "A series is on one basis of adjustment, in one currency, and stands at 100 in month 0.",
        """
        select series_id from marts.dotcom_comparison
        group by series_id
        having count(distinct price_basis) > 1 or count(distinct currency) > 1
            or sum(case when month_number = 0 and index is distinct from 100 then 1 else 0 end) > 0
        """,
        no_rows("series_of_two_bases"),
    ),
    _question(
        "dotcom_comparison",
        "every_alignment_is_drawn",
        "Each alignment of the seed has its month 0 in the prices.",
        """
        select alignments.alignment_id || ' ' || alignments.series_id as alignment
        from seeds.dotcom_alignments alignments
        left join marts.dotcom_comparison months
            on alignments.alignment_id = months.alignment_id and alignments.series_id = months.series_id
            and months.month_number = 0
        where months.index is null
        """,
        no_rows("alignment_without_month_zero").as_warning,
    ),
    _table(
        "share_prices_daily",
        "No close is negative as traded, no share has lost more than all.",
        has_rows(),
        between("close", low=0),
        between("split_adjusted_close", low=0),
        between("drawdown_ratio", -1, 0),
        matches("currency", CURRENCY),
        row_name=("company_id", "traded_on"),
    ),
    _question(
        "share_prices_daily",
        "adjusted_within_limits",
        "No adjusted close that is compared moves further than its exchange lets a share move.",
        """
        with moves as (
            select prices.company_id, prices.traded_on, identifiers.value as secucode, prices.adjusted_close,
                lag(prices.adjusted_close) over (partition by prices.company_id order by prices.traded_on) as before,
                row_number() over (partition by prices.company_id order by prices.traded_on) as day_number
            from marts.share_prices_daily prices
            inner join seeds.company_identifiers identifiers
                on prices.company_id = identifiers.company_id and identifiers.scheme = 'secucode'
            where prices.adjusted_close is not null
        ),
        slack as (select value from seeds.parameters where parameter = 'price_limit_slack'),
        listing as (select value from seeds.parameters where parameter = 'unlimited_listing_days'),
        rounding as (select value from seeds.parameters where parameter = 'limit_down_tolerance')
        select moves.company_id, moves.traded_on, moves.before, moves.adjusted_close
        from moves cross join slack cross join listing cross join rounding
        inner join seeds.price_limits limits
            on substring(moves.secucode, 1, 2) = limits.code_prefix and moves.traded_on >= limits.valid_from
            and (limits.valid_to is null or moves.traded_on < limits.valid_to)
        where moves.before > 0 and moves.day_number > listing.value
            and abs(moves.adjusted_close - moves.before)
                > moves.before * (limits.limit_ratio + slack.value) + rounding.value
        """,
        no_rows("move_beyond_its_limit"),
    ),
    _table(
        "valuations_daily",
        "From nothing that was published after its day.",
        between("market_cap", low=0),
        between("price_to_sales_ttm", 0, 500).as_warning,
        not_before("traded_on", "shares_counted_on"),
        not_before("traded_on", "revenue_ttm_to"),
        row_name=("company_id", "traded_on"),
    ),
)
