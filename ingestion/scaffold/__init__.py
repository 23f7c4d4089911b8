"""Tools for those who work on the sources; nothing here runs when the warehouse does.

In: a new source's files (``new_source``), recording answers for the embedded sample (``record``), files that follow
from the declarations (``derive``).
Out: what a run needs. Example: ``make derive`` writes ``docs/sources.md`` from the sources' declarations.
"""
