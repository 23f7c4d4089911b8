"""What people look at, drawn from a release: the page, a page for each company, and the command ``froth``.

In: reading a release (``release``), the page and what it is made of (``page``, ``cards``, ``charts``, ``templates``,
``questions``), pages of companies (``companies``), the command (``cli``), what is sound of everything stored
(``audit``), the browser that opens pages before they are published (``browser``), answers to ``docs/questions.yml``
(``answers``), Superset's files (``superset``).
Out: computing figures (marts do), and publishing (``orchestration/release``). Example: a headline's words are in a
card; its number is a mart's.
"""
