"""Raw tables: a publisher's documents, parsed.

In: what follows from a table's declaration, for every table alike.
Out: what needs a second table or a publisher's own rules (``staging``). Example: that a column which is declared
without nulls has none is checked here; that an exchange rate of the renminbi lies between 4 and 12 is not.
"""
