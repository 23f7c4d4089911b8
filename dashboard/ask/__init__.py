"""``froth``: questions asked of a published release in a terminal. It reads one release and computes nothing.

``app`` names the commands, ``published`` opens a release, ``names`` knows what a person may call things, ``printed``
writes answers as tables, JSON or CSV. The questions: ``figures``, ``chain``, ``company``, ``gauges``, ``claims`` and
``status``.
"""
