"""Intermediate: sources in one shape, where they can be held against each other. A file for each subject.

In: one meaning of a fact, one answer a day, agreement between sources, units and lengths of periods.
Out: what a reader of a published table relies on (``marts``). Example: that a curated figure agrees with the
machine-read one is checked here; that four published quarters sum to their year is not.
"""

from expectations.suites import suites_of

SUITES = suites_of(__name__, __path__)
