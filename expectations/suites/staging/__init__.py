"""Staging: one row for each thing that a publisher stated, with values and days that can be. A file for each source.

In: keys, ranges, patterns and order of days within what one source stated.
Out: agreement between sources (``intermediate``). Example: that a statement is announced after its period ends is
checked here; that a portal and a person read the same revenue is not.
"""

from expectations.suites import suites_of

SUITES = suites_of(__name__, __path__)
