"""What several sources of one publisher share.

In: addresses, identifiers, envelopes and errors of one house, used by two sources or more.
Out: what one source alone needs (its file in ``sources``), and what any publisher may send (``parsing``). Example:
accession numbers and filing indexes are in ``edgar``, since five sources read them.
"""
