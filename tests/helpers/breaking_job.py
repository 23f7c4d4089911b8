"""A job that breaks, so that something can be told of it."""

import dagster as dg


@dg.op
def breaks() -> None:
    raise ValueError("the disk is full")


@dg.job
def breaking() -> None:
    breaks()
