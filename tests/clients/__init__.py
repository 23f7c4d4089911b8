"""Clients that people read a release with, each made to read one and compared with DuckDB, value for value.

The light ones run with the tests; all of them run in ``make prove-bi``.
"""
