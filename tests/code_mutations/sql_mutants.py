"""Mutants of the SQL of quarters, versions, resolution and of the rules for claims, by hand: what could be got wrong.

Each says in words what it makes of the model, and holds the text that it changes, which stands once in its file.
"""

from __future__ import annotations

from dataclasses import dataclass

_FACTS = "models/intermediate/facts/int_facts__{}.sql"
_CLAIMS = "models/intermediate/claims/int_claims__{}.sql"


@dataclass(frozen=True)
class SqlMutant:
    """``file`` is below ``dbt_project``; ``old`` stands in it once, and ``new`` takes its place.

    ``why_same``: why nothing differs that can be seen, where it was judged so.
    """

    says: str
    file: str
    old: str
    new: str
    why_same: str = ""

    def applied_to(self, text: str) -> str:
        """The file's text, changed. Raises :class:`ValueError` where ``old`` does not stand in it once."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: {self.old!r} stands in it {text.count(self.old)} times, and not once")
        return text.replace(self.old, self.new)


def _of(file: str, *changes: tuple[str, ...]) -> tuple[SqlMutant, ...]:
    return tuple(SqlMutant(says, file, *change) for says, *change in changes)


_FLOWS = _of(
    _FACTS.format("flows"),
    ("flows that do not add up are cut as well", " and metrics.is_additive\n", "\n"),
    ("what is upheld has the value that it was restated to", "coalesce(upheld.value, reports.value)", "reports.value"),
    ("a cumulative figure at fault keeps its value", "is null and at_fault.period_label is null as", "is null as"),
    (
        "what is upheld ends never",
        "    select series_id, period_label, known_until from upheld\n    where known_until is not null\n    union\n",
        "",
    ),
    (
        "a shorter figure at fault does not bear its quarter out",
        "('longer_at_fault', 'shorter_at_fault')",
        "('longer_at_fault')",
    ),
    (
        "a quarter that one sum contradicts and one bears out is refused",
        "> is_tied + is_borne_out as",
        ">= is_tied + is_borne_out as",
    ),
    (
        "a sum at fault does not take the doubt from a quarter",
        "is_contradicted > is_tied + is_borne_out",
        "is_contradicted > is_tied",
    ),
    (
        "a report stands before the sums that replace it",
        "is_replaced <= is_tied + is_borne_out then 0",
        "is_replaced >= 0 then 0",
    ),
    (
        "what cannot be cut hides what cannot be had",
        "case when verdict = 'uncut' then 1 else 0 end",
        "case when verdict = 'uncut' then 0 else 1 end",
    ),
    (
        "every day of a series is a change",
        "where changes.answer_before is null or changes.answer_before <> changes.answer_id",
        "where changes.answer_id is not null",
    ),
)
_SUMS = _of(
    _FACTS.format("sums"),
    (
        "a sum of two vintages is held against the part",
        "sums.flaw is not null or sums.is_mixed or",
        "sums.flaw is not null or",
    ),
    ("an older sum is held against a newer part", " or sums.is_part_newer then", " then"),
    (
        "a part older than its sums contradicts them",
        "when sums.is_part_older then 'superseded'",
        "when false then 'superseded'",
    ),
    (
        "parts are subtracted where they add",
        "(sums.part_value + after_it.part_value)",
        "(sums.part_value - after_it.part_value)",
    ),
    (
        "one sum that ties is enough to blame the part",
        "before_it.state = 'ties' and after_it.state",
        "before_it.state = 'ties' or after_it.state",
    ),
    (
        "a difference of rounding makes a sum too small",
        "-difference > shorter_value * {{ parameter('quarter_conflict_ratio') }}",
        "-difference > 0",
    ),
    (
        "one sum that ties does not take the doubt away",
        "is_doubted then 1 else 0 end) > max",
        "is_doubted then 1 else 0 end) >= max",
    ),
    (
        "the fourth quarter is said to be cut from two figures of the year",
        "beside.longer_months >= 12",
        "beside.longer_months > 12",
    ),
    (
        "a loss is no difference",
        "when beside.difference < 0 and not beside.may_be_negative then",
        "when beside.difference < 0 then",
    ),
    ("what is too small is built on", " or shorter.is_too_small\n", "\n"),
    ("second halves are not cut", "in ('quarter', 'half_year')", "in ('quarter')"),
    ("two vintages are subtracted", "when beside.is_mixed then 'vintage_mix'", "when false then 'vintage_mix'"),
    ("the sum beside is that of another day", "        and sums.known_on = before_it.known_on\n", ""),
)
_MACRO = _of(
    "macros/sums.sql",
    (
        "the rounding is that of the whole, not of what is cut",
        "abs({{ whole }} - {{ part }}) * ",
        "abs({{ whole }}) * ",
    ),
    ("a sum off by just its rounding does not tie", "<= greatest(", "< greatest("),
    (
        "the whole and its part are mixed on the day of the restatement",
        "longer.reported_on < shorter.restated_on",
        "longer.reported_on <= shorter.restated_on",
    ),
    ("a shorter figure not repeated since is taken", "shorter.reported_on < longer.restated_on", "false"),
    (
        "a period is subtracted from one that begins elsewhere",
        "    and shorter.first_month = shorter.year_month\n",
        "",
        "the days on which both begin are compared besides",
    ),
    ("a flawed part counts", "part.value is not null and part.flaw is null as", "part.value is not null as"),
    ("a flaw of what is subtracted does not count", "coalesce(longer.flaw, shorter.flaw)", "longer.flaw"),
    (
        "one cumulative figure restated since makes a part old",
        "and longer.restated_on > part.reported_on and shorter",
        "and longer.restated_on > part.reported_on or shorter",
    ),
    (
        "a part restated after one of the two is newer",
        "> longer.reported_on and part.restated_on",
        "> longer.reported_on or part.restated_on",
    ),
)
_ROUNDING = _of(
    "macros/rounding.sql",
    ("a figure is rounded to its first digit", "step * 10", "step"),
    ("the finer step of two counts", "greatest(", "least("),
)
_DAYS = _of(
    "macros/calendar.sql",
    ("what ends on a day still stands on it", "or {{ until }} > {{ day }})", "or {{ until }} >= {{ day }})"),
    ("what begins on a day does not stand on it", "{{ since }} <= {{ day }} and", "{{ since }} < {{ day }} and"),
)
_VERSIONS = _of(
    _FACTS.format("versions"),
    ("the last report is the first", "max(reported_on)", "min(reported_on)"),
    ("the least preferred concept counts", "min(concept_priority)", "max(concept_priority)"),
    ("a value ends when the one before it began", "lead(known_from)", "lag(known_from)"),
    ("every later version is a restatement", "restated_on is not null as", "version_number > 1 as"),
    (
        "a value is ended by another period's",
        "partition by series_id, period_label order",
        "partition by series_id order",
    ),
)
_STANDING = _of(
    _FACTS.format("standing"),
    ("thirteen months are a year", "< years.year_month + 12", "<= years.year_month + 12"),
    (
        "the first quarter is not of the year",
        "reports.first_month >= years.year_month",
        "reports.first_month > years.year_month",
    ),
    ("every quarter begins a year", "    where period_kind <> 'quarter'\n", ""),
    ("flows that do not add up stand as well", " and metrics.is_additive\n", "\n"),
    (
        "a day is ended by that of another year",
        "partition by series_id, year_month order",
        "partition by series_id order",
    ),
    ("what was reported stands for ever", "'reports.reported_again_on'", "'null'"),
)
_UPHELD = _of(
    _FACTS.format("upheld"),
    (
        "a version that is yet to come is upheld",
        "versions.version_number < members",
        "versions.version_number <> members",
    ),
    ("a version that cannot be is upheld", "        and versions.flaw is null\n", ""),
    ("one of two that would tie is upheld", "where tying = 1", "where tying >= 1"),
    (
        "the first version that ties is upheld",
        "        max(versions.version_number) as",
        "        min(versions.version_number) as",
    ),
    ("an older version is upheld against a newer part", " and not is_part_newer and", " and"),
    (
        "a cumulative figure restated alone is never set aside",
        "            or is_part_repeated and not exists (",
        "            or false and not exists (",
    ),
    (
        "a year restated throughout is set aside",
        "others.restated_on >= sums.restated_on",
        "others.restated_on > sums.restated_on",
    ),
    (
        "what is set aside restates what it restated",
        "case when versions.fact_id is null then standing.restated_on else versions.restated_on end",
        "standing.restated_on",
    ),
)
_RESOLVED = _of(
    _FACTS.format("resolved"),
    ("nothing hides what is known", "                case when candidates.value is null then 1 else 0 end,\n", ""),
    ("weaker evidence speaks", "                candidates.evidence_rank,\n", ""),
    ("any concept speaks", "                candidates.concept_priority,\n", ""),
    (
        "a subtracted quarter stands before a reported one",
        "subtracted_fact_id is null then 0 else 1 end",
        "subtracted_fact_id is null then 1 else 0 end",
    ),
    ("the older of two equals stands", "candidates.known_from desc", "candidates.known_from asc"),
    (
        "flows that do not add up are lost",
        "where metrics.kind <> 'flow' or not metrics.is_additive",
        "where metrics.kind <> 'flow'",
    ),
    ("what cannot be has a value", "case when versions.flaw is null then versions.value end", "versions.value"),
    (
        "what ended on a day is still known on it",
        "candidates.known_to > turning_days.turning_on",
        "candidates.known_to >= turning_days.turning_on",
    ),
    (
        "the contradicted figure stands in for itself",
        "candidates.concept_priority > min(",
        "candidates.concept_priority >= min(",
    ),
    (
        "every day on which anything turned is a change",
        "where shown_before is null or shown_before <>",
        "where shown_before is null or shown_before is not null or shown_before <>",
    ),
)
_CLAIM_TERMS = _of(
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
_CLAIM_VALUES = _of(
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
_CLAIM_OUTCOMES = _of(
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
_CLAIMS_TESTED = _of(
    _CLAIMS.format("tested"),
    ("one that holds outweighs one that fails", "when holding > 0 and failing = 0", "when holding > 0"),
    ("a compiled series fails a group firmly", "when failing_firmly > 0", "when failing > 0"),
)
_CLAIMS_JUDGED = _of(
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
SQL_MUTANTS = (
    *_FLOWS,
    *_SUMS,
    *_MACRO,
    *_ROUNDING,
    *_DAYS,
    *_VERSIONS,
    *_STANDING,
    *_UPHELD,
    *_RESOLVED,
    *_CLAIM_TERMS,
    *_CLAIM_VALUES,
    *_CLAIM_OUTCOMES,
    *_CLAIMS_TESTED,
    *_CLAIMS_JUDGED,
)
