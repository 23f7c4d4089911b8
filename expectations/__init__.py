"""What the data means: what is demanded of each table, whether it held, and pages that show it.

In: suites (``suites``, one package a layer), the words they are made of (``suite``, ``rules``, ``vocabulary``), the one
module that imports Great Expectations (``runner``), results as rows (``results``) and as pages (``check_pages``).
Out: when a check runs and what its failure stops (``orchestration``), judgements on figures (dbt's seeds). Example:
that no gross margin is above one is stated here; that the next layer waits for it is not.
"""
