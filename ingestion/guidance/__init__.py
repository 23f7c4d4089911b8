"""What a company says it will spend on capital, read in prose: pure functions over text.

In: sentences and clauses (``sentences``), words (``patterns``), numbers (``money``) and what bounds them (``bounds``),
amounts, periods, and the candidates made of them in ``prose`` and in ``outlook_rows``.
Out: where the prose comes from (``sources/sec_press_releases.py``), and what a candidate means in a company's calendar
(``dbt_project/models/intermediate/guidance``). Example: "between $60 and $65 billion" is read in ``amounts``.
"""
