"""From publishers to typed tables."""
