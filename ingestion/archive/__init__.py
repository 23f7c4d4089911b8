"""Bodies by their SHA-256, and what came of every attempt to get one.

In: storing and reading bodies (``store``), a body on its way in (``incoming``), versions of a document and outcomes of
attempts (``versions``), the lines they are written down in, chained and counted (``index``), the sample beneath
(``recorded_sample``), the one writer of files (``atomic``) and what dead writers left (``abandoned``).
Out: HTTP (``fetching``) and the meaning of a body (``parsing``). Example: a filing that was fetched twice is one body
with two outcomes, ``fetched`` and ``unchanged``.
"""
