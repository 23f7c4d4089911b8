"""What a person runs: ``make run`` and what it prints.

In: the command (``run``), one line a stage (``progress``), and the summary at the end (``summary``).
Out: ``froth``, which asks a release (``dashboard/cli``). Example: the exit code of a failed run is set here.
"""
