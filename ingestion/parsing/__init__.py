"""From a body to typed rows, whatever its publisher.

In: readers that any source may use: records of JSON and CSV (``fields``), elements of XML (``xml_elements``), text of
HTML and PDF, numbers, terms of Chinese announcements, and the strict tables that rows become (``tables``).
Out: what one publisher alone does (``publishers``), XBRL (``xbrl``), guidance in prose (``guidance``). Example:
``parsing/fields.py`` reads a date; that Eastmoney writes ``2026-06-30 00:00:00`` is known in its source.
"""
