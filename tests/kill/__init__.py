"""Killing the writers of everything stored: stage by stage at every write (``stages``), whole runs at any instant
(``whole_runs``). ``make kill`` does both.
"""
