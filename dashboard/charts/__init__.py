"""Charts of the page: frames in, specifications out. No figure is computed here."""
