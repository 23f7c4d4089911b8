"""The stand-in: a local server that speaks each publisher's protocol from recorded bodies, and misbehaves on demand."""
