"""Mutation testing of the code and SQL that read numbers: one thing is changed, and a test of it must fail."""
