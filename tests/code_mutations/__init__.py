"""Mutation testing of the code that reads numbers: one thing of a module is changed, and its tests must fail."""
