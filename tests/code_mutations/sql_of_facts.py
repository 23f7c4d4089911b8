"""Mutants of the SQL of discrete quarters, versions and resolution, by hand: what could be got wrong."""

from __future__ import annotations

from tests.code_mutations.sql_mutant import SqlMutant, of

_FACTS = "models/intermediate/facts/int_facts__{}.sql"

_FLOWS = of(
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
_SUMS = of(
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
_MACRO = of(
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
_ROUNDING = of(
    "macros/rounding.sql",
    ("a figure is rounded to its first digit", "step * 10", "step"),
    ("the finer step of two counts", "greatest(", "least("),
)
_DAYS = of(
    "macros/calendar.sql",
    ("what ends on a day still stands on it", "or {{ until }} > {{ day }})", "or {{ until }} >= {{ day }})"),
    ("what begins on a day does not stand on it", "{{ since }} <= {{ day }} and", "{{ since }} < {{ day }} and"),
)
_VERSIONS = of(
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
_STANDING = of(
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
_UPHELD = of(
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
_RESOLVED = of(
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

MUTANTS: tuple[SqlMutant, ...] = (
    *_FLOWS,
    *_SUMS,
    *_MACRO,
    *_ROUNDING,
    *_DAYS,
    *_VERSIONS,
    *_STANDING,
    *_UPHELD,
    *_RESOLVED,
)
