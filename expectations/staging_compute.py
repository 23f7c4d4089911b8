"""Staging of compute: rental prices of accelerators, and Epoch AI's data centres and AI companies.

Clouds answer with what they sell on a day, and two of them stand empty in the embedded sample: rows are not demanded.
"""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, matches, no_rows, not_null, of_table, one_of, unique

_table = partial(of_table, "staging")


_OF_NO_DOCUMENT = """
select observations.document_id, observations.observed_on
from staging.stg_archive__observations observations
left join staging.stg_archive__documents documents on observations.document_id = documents.document_id
where documents.document_id is null
"""

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
        "stg_archive__observations",
        "A document is seen once a day at most.",
        has_rows(),
        unique(["document_id", "source", "observed_on"]),
    ),
    Suite(
        "staging",
        "stg_archive__observations",
        "of_known_documents",
        "What was seen on a day is a document of the archive.",
        (no_rows("observation_without_a_document"),),
        _OF_NO_DOCUMENT,
    ),
    _table(
        "stg_azure_gpu_prices__meters",
        "One price for a meter, a kind and a day, an hour of an instance.",
        unique(["meter_code", "sku_code", "instance_type", "region", "kind", "priced_on"]),
        matches("instance_type", "^Standard_N"),
        between("usd_per_instance_hour", low=0.01, high=2000),
        not_null("usd_per_instance_hour"),
        not_null("document_id"),
    ),
    Suite(
        "staging",
        "stg_azure_gpu_prices__meters",
        "known_types",
        "Each instance type with GPUs is known as an accelerator; one that is not has no price for a GPU.",
        (no_rows("instance_type_that_is_not_known").as_warning,),
        _UNMAPPED_TYPES,
    ),
    Suite(
        "staging",
        "stg_azure_gpu_prices__meters",
        "known_kinds",
        "Each way of selling is known as terms; what is not is left out of the comparison.",
        (no_rows("kind_that_is_not_known").as_warning,),
        _UNMAPPED_KINDS,
    ),
    _table(
        "stg_azure_gpu_prices__left_out",
        "A count for each rule and document.",
        unique(["rule", "document_id"]),
        between("prices", low=0),
    ),
    _table(
        "stg_aws_gpu_prices__rates",
        "One price for a SKU, its terms and a version, an hour of an instance.",
        unique(["sku_code", "offer_term_code", "version_code", "region", "document_id"]),
        between("usd_per_instance_hour", low=0.01, high=2000),
        not_null("usd_per_instance_hour"),
        matches("version_code", r"^\d{14}$"),
    ),
    _table(
        "stg_aws_gpu_prices__versions",
        "Each version of the list once.",
        unique(["version_code"]),
        matches("version_code", r"^\d{14}$"),
    ),
    _table(
        "stg_aws_gpu_prices__regions",
        "Each region of a version once.",
        unique(["version_code", "region", "document_id"]),
        matches("path", "^/offers/"),
    ),
    _table(
        "stg_vast_gpu_offers__offers",
        "One price for an offer, a kind and a day, an hour of a GPU.",
        unique(["offer_code", "kind", "priced_on"]),
        between("usd_per_gpu_hour", low=0.001, high=100),
        between("gpus", low=1, high=128),
        one_of("kind", ["on-demand", "interruptible"]),
    ),
    _table(
        "stg_gpu_rental_offers__offers",
        "Prices of a GPU and an hour, each once, where they can be.",
        has_rows(),
        unique(["priced_on", "offer_number"]),
        between("usd_per_gpu_hour", low=0.01, high=100),
        between("gpu_memory_gb", low=1, high=1024),
        matches("source_url", "^https?://"),
        not_null("provider_code"),
    ),
    _table(
        "stg_epoch_data_centers__sites",
        "Each data centre once.",
        has_rows(),
        unique(["data_center"]),
        between("power_mw", low=0, high=20000),
        between("capital_cost_usd_2025", low=0, high=1e12),
    ),
    _table(
        "stg_epoch_data_centers__parties",
        "Each company in a role at a data centre once.",
        unique(["data_center", "role", "party"]),
        one_of("role", ["owner", "user"]),
        matches("party", "^[^#]+$"),
    ),
    _table(
        "stg_epoch_data_centers__timelines",
        "What stands from a day on, in a range where it can be.",
        has_rows(),
        unique(["row_number"]),
        not_null("is_forecast"),
        between("power_mw", low=0, high=20000),
        between("capital_cost_usd_2025", low=0, high=1e12),
    ),
    _table(
        "stg_epoch_ai_companies__revenues",
        "Reports of revenue in dollars, each with a company.",
        has_rows(),
        unique(["row_number"]),
        not_null("company_name"),
        between("annualized_revenue_usd", low=1e5, high=1e12),
    ),
    _table(
        "stg_epoch_ai_companies__fundings",
        "Funding rounds in dollars, each with a company.",
        has_rows(),
        unique(["row_number"]),
        not_null("company_name"),
        between("equity_usd", low=0, high=1e12),
        between("valuation_usd", low=1e6, high=1e13),
    ),
)
