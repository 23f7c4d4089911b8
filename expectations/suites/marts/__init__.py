"""Marts: what is published ties together, lies where it can, and rests on documents that are there. A file a subject.

In: ranges, sums, reasons for nulls and citations of published tables.
Out: the key of a mart, which its dbt model declares (``config.meta.key``) and a rule checks (``rules.key_is_unique``),
and how figures were resolved (``intermediate``). Example: that a figure without a value says why is checked here; that
its company, quarter, metric and segment stand once is not written down again.
"""

from expectations.suites import suites_of

SUITES = suites_of(__name__, __path__)
