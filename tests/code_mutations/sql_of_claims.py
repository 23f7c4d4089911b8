"""Mutants of the SQL of the rules for claims, by hand: what could be got wrong."""

from __future__ import annotations

from tests.code_mutations.sql_mutant import SqlMutant, of

_CLAIMS = "models/intermediate/claims/int_claims__{}.sql"

_CLAIM_TERMS = of(
    _CLAIMS.format("tested_terms"),
    (
        "what ended on a day is still known on it",
        "candidates.known_to > days.judged_on",
        "candidates.known_to >= days.judged_on",
    ),
    (
        "what is filed on the day is not known on it",
        "candidates.known_from <= days.judged_on",
        "candidates.known_from < days.judged_on",
    ),
    ("a text agrees with itself", "when rests_on_a_figure = 1 then stated_value", "else stated_value"),
    (
        "the newer figure outweighs the stronger",
        "evidence_rank, known_from desc, document_id",
        "known_from desc, evidence_rank, document_id",
    ),
)
_CLAIM_VALUES = of(
    _CLAIMS.format("tested_values"),
    (
        "growth from nothing has a meaning",
        "'growth_change') and terms.base <= 0)",
        "'growth_change') and terms.base < 0)",
    ),
    (
        "a series that broke before its base is broken",
        "metric_breaks.break_on > bases.period_end",
        "metric_breaks.break_on >= bases.period_end",
    ),
    ("a change of growth is a sum", "terms.figure / terms.base - terms.base", "terms.figure / terms.base + terms.base"),
    (
        "a quotient of nothing has a meaning",
        "'quotient' and terms.operand_2 <= 0",
        "'quotient' and terms.operand_2 < 0",
    ),
    ("a difference has a sign", "abs(terms.operand_1 - terms.operand_2)\n", "terms.operand_1 - terms.operand_2\n"),
)
_CLAIM_OUTCOMES = of(
    _CLAIMS.format("tested_outcomes"),
    ("a whole last digit is rounding", "subjects.rounded_to / 2 *", "subjects.rounded_to *"),
    ("ten times too little is no slip", "[1, -1, 2, -2]", "[1, 2]"),
    ("a hundred times is no slip", "[1, -1, 2, -2]", "[1, -1]"),
    (
        "what is just within rounding does not hold",
        "<= tolerated.tolerance then 'holds'",
        "< tolerated.tolerance then 'holds'",
        "the slack lies above half of the last digit, and no figure lies on it",
    ),
    (
        "a part of a sum that may fall proves a bound",
        "(tolerated.members_missing = 0 or tolerated.may_be_negative = 0)",
        "(true)",
    ),
    ("a bound has no rounding", "tolerated.claimed_value - tolerated.tolerance then", "tolerated.claimed_value then"),
    (
        "an upper bound has no rounding",
        "tolerated.claimed_value + tolerated.tolerance then",
        "tolerated.claimed_value then",
    ),
    ("a compiled series contradicts", "tolerated.evidence_rank >= {{", "tolerated.evidence_rank > {{"),
    ("an amount a hundred times too large is in proportion", "        and abs(powers.power) = 1\n", ""),
    ("nothing is flat", "and abs(tolerated.found_value) <= tolerated.tolerance then 'flat'", "and false then 'flat'"),
)
_CLAIMS_TESTED = of(
    _CLAIMS.format("tested"),
    ("one that holds outweighs one that fails", "when holding > 0 and failing = 0", "when holding > 0"),
    ("a compiled series fails a group firmly", "when failing_firmly > 0", "when failing > 0"),
)
_CLAIMS_JUDGED = of(
    _CLAIMS.format("judged"),
    ("growth of another figure counts", "where fits_level or fits_any = 0", "where true"),
    ("operands unlike in term confirm", " and reading_rank = 1 and not is_unlike", " and reading_rank = 1"),
    (
        "an exact figure that one meaning breaks is ambiguous",
        "when operator not in ('=', '~') and holding > 0",
        "when holding > 0",
    ),
    ("what is not held in one meaning is contradicted", "known_later + not_held = 0", "known_later = 0"),
    ("a label put right leaves a claim confirmed in part", "severities.severity <= 5", "severities.severity < 5"),
    (
        "what had passed when it was published is a forecast",
        "claims.target_on > claims.claimed_on) then",
        "claims.target_on is not null) then",
        "no claim is judged on a day before it was made",
    ),
    ("the target day itself is ahead", "claims.target_on > shown.judged_on", "claims.target_on >= shown.judged_on"),
    (
        "a slip of ten is a contradiction",
        "when off_by_power > 0 then 'unit_error'",
        "when off_by_power > 0 then 'contradicted'",
    ),
)

MUTANTS: tuple[SqlMutant, ...] = (
    *_CLAIM_TERMS,
    *_CLAIM_VALUES,
    *_CLAIM_OUTCOMES,
    *_CLAIMS_TESTED,
    *_CLAIMS_JUDGED,
)
