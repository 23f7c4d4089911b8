"""``froth``: questions asked of a published release in a terminal. It reads one release and computes nothing.

In: the commands and their options (``app``), what a person may call things (``lookup``), results as tables, JSON or CSV
(``command_result``, ``output``), and a module for each command: ``figure``, ``explain``, ``company``, ``gauges``,
``claims``, ``status``; and two that ask what is stored, ``verify`` and ``repair``.
Out: opening a release (``dashboard/release.py``), the page (``dashboard/page.py``). Example: that ``fig`` was meant to
be ``figure`` is known here.
"""
