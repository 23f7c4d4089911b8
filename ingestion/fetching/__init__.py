"""Asking publishers over HTTP.

In: a source's requests and what follows from its documents (``crawl``), one polite HTTP session (``session``), what
an answer amounts to (``http_answers``), the pace of each publisher (``rate_limit``), whether a body is what was
requested (``body_checks``), other addresses for an origin (``elsewhere``), and whether there is a network
(``reachability``).
Out: what a body says (``parsing``, ``sources``) and where it is stored (``archive``). Example: HTTP 429 with a
``Retry-After`` is handled here; a JSON error in a body of status 200 is detected by its source.
"""
