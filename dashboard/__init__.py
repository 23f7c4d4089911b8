"""What people look at, drawn from a release."""
