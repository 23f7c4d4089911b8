"""Charts as Vega-Lite specifications: one module for each kind of axis.

In: marks, scales and labels of a chart, given rows. Out: which rows and which words (``cards``), colours and fonts
(``dashboard/style.py``). Example: ``by_quarter`` draws any lines over quarters, whoever they are of.
"""
