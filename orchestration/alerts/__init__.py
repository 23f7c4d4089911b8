"""Words to whoever runs the warehouse when something is wrong and nobody looks.

In: what is worth a word (``conditions``), when it is looked for (``sensors``), and how it gets there (``delivery``).
Out: what stops a run, which is decided where it stands (docs/gates.md). Example: that a source is late is a condition
here; how late it may be is in its declaration.
"""
