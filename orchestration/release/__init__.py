"""A release: from a warehouse that passed its checks to the folder that readers open.

In: comparing with the release before (``candidate``, ``diff``), what goes in (``contents``), the files (``files``,
``pages``, ``documentation``), the atomic switch (``publication``), a release as one file to hand on (``package``), and
one without what may not be passed on (``public_copy``). ``assets`` is all of it as Dagster assets.
Out: what the pages show (``dashboard``). Example: "no published key vanishes" is checked in ``assets``.
"""
