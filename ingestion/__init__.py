"""From publishers to typed tables.

In: what is requested of a publisher, the bytes it answers, and the rows they are made of. The vocabulary is in
:mod:`ingestion.source`, the companies are in :mod:`ingestion.universe`; a source is one file in ``sources``.
Out: what a figure means (dbt's models and seeds), whether it is plausible (``expectations``), when it runs
(``orchestration``). Imports none of those. Example: ``sources/ecb_exchange_rates.py``.
"""
