"""Figures before they are published: few of them contradict another."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, no_rows, of_question

_question = partial(of_question, "intermediate")

SUITES: tuple[Suite, ...] = (
    _question(
        "int_figures__contradicted",
        "few_are_contradicted",
        "Of each kind of evidence few figures are contradicted: where many are, something is read wrongly.",
        "select evidence, contradicted, figures from intermediate.int_figures__contradicted where is_too_many",
        no_rows("too_many_contradicted"),
    ),
)
