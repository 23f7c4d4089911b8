"""Every message that tells a person what to do next, read out of the code, and the page that lists them.

In: what finds the messages (``messages``) and writes ``docs/messages.md`` (``page``). Out: the usual cases and what a
person decides, which docs/running.md tells in its own words.
"""
