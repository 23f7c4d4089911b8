"""Rental prices of Azure, and whether all clouds' types and ways of selling are known to the seeds.

A cloud answers with what it sells on a day, which may be nothing: rows are not demanded.
"""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, matches, no_rows, not_null, of_question, of_table, unique

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

_UNMAPPED_TYPES = """
select distinct provider_id || ' ' || instance_type as instance_type from (
    select 'azure' as provider_id, instance_type from staging.stg_azure_gpu_prices__meters
    union all
    select 'aws', instance_type from staging.stg_aws_gpu_prices__rates
) prices
anti join seeds.instance_types using (provider_id, instance_type)
"""

_UNMAPPED_KINDS = """
select distinct source_name || ' ' || kind as kind from (
    select 'azure_gpu_prices' as source_name, kind from staging.stg_azure_gpu_prices__meters
    union all
    select 'vast_gpu_offers', kind from staging.stg_vast_gpu_offers__offers
    union all
    select 'gpu_rental_offers', kind from staging.stg_gpu_rental_offers__offers
) prices
anti join seeds.rental_terms using (source_name, kind)
"""

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_azure_gpu_prices__meters",
        "One price for a meter, a kind and a day, an hour of an instance.",
        unique(["meter_code", "sku_code", "instance_type", "region", "kind", "priced_on"]),
        matches("instance_type", "^Standard_N"),
        between("usd_per_instance_hour", low=0.01, high=2000),
        not_null("usd_per_instance_hour"),
        not_null("document_id"),
    ),
    _question(
        "stg_azure_gpu_prices__meters",
        "known_types",
        "Each instance type with GPUs is known as an accelerator; one that is not has no price for a GPU.",
        _UNMAPPED_TYPES,
        no_rows("instance_type_that_is_not_known").as_warning,
    ),
    _question(
        "stg_azure_gpu_prices__meters",
        "known_kinds",
        "Each way of selling is known as terms; what is not is left out of the comparison.",
        _UNMAPPED_KINDS,
        no_rows("kind_that_is_not_known").as_warning,
    ),
    _table(
        "stg_azure_gpu_prices__left_out",
        "A count for each rule and document.",
        unique(["rule", "document_id"]),
        between("prices", low=0),
    ),
)
