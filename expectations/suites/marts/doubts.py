"""Doubts: no published number that a rule objects to goes out without a row that says why it is right."""

from __future__ import annotations

from functools import partial

from expectations.rules import known_to_seed
from expectations.suite import Suite, no_rows, of_question

_question = partial(of_question, "marts")

#: What a person pastes into the seed where the number is right.
_OPEN = """
select
    rule_id, subject, item, label,
    concat_ws(' ', 'is', value, 'held against ' || nullif(concat_ws(' to ', low, high), '')) as said,
    'next: mend it, or where it is right add to dbt_project/seeds/doubt_excuses.csv: ' || concat_ws(
        ',', rule_id, subject, '"' || item || '"', '"' || label || '"', 'WHY IT IS RIGHT', 'DOCUMENT THAT SAYS SO',
        cast(cast(current_date + interval 2 year as date) as varchar)
    ) as next
from marts.doubts
where not is_excused and {severity}
"""

SUITES: tuple[Suite, ...] = (
    _question(
        "doubts",
        "no_open_doubt",
        "No number that headlines rest on is one that a rule of doubt_rules objects to, but for those excused.",
        _OPEN.format(severity="is_blocking"),
        no_rows("open_doubt"),
    ),
    _question(
        "doubts",
        "no_open_doubt_in_a_footnote",
        "The same for numbers that no headline rests on.",
        _OPEN.format(severity="not is_blocking"),
        no_rows("open_doubt").as_warning,
    ),
    known_to_seed("marts", "doubts", "rule_id", "doubt_rules", ("rule_id", "subject", "item", "label")),
)
