"""Marts: what is published ties together, lies where it can, and rests on documents that are there. A file a subject.

In: ranges, sums, reasons for nulls and citations of published tables.
Out: how figures were resolved (``intermediate``). Example: that a figure without a value says why is checked here; that
on any day one version of a fact stands is not.
"""

from expectations.suites import suites_of

SUITES = suites_of(__name__, __path__)
