"""What the page asks of a release: each answer one query of the published file, nothing computed twice."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

FIRST_QUARTER = "2021Q1"

_SPEND = f"""
    select spend.calendar_quarter, spend.company_id, companies.name, companies.name_zh,
           cast(spend.capex_cash_usd as double) / 1e9 as value, spend.capex_to_ocf_ttm_ratio as ratio,
           citations.filing_code as filing, citations.filing_url
    from marts.hyperscaler_spend_quarterly as spend
    join marts.companies as companies using (company_id)
    left join (
        select figures.company_id, figures.calendar_quarter, max_by(filing_code, published_on) as filing_code,
               max_by(filing_url, published_on) as filing_url
        from marts.figures_quarterly as figures
        join marts.citations as citations using (figure_id)
        where figures.metric_id = 'capex_cash' and figures.segment = 'total'
        group by all
    ) as citations on spend.company_id = citations.company_id and spend.calendar_quarter = citations.calendar_quarter
    where spend.calendar_quarter >= '{FIRST_QUARTER}' and spend.capex_cash_usd is not null
    order by 1, 2
"""
_GROUP = """
    select calendar_quarter, cast(capex_cash_usd as double) / 1e9 as capex, cast(ocf_usd as double) / 1e9 as ocf,
           capex_to_ocf_ttm_ratio as ratio
    from marts.hyperscaler_group_quarterly where group_id = 'big4' and capex_cash_usd is not null order by 1
"""
_GUIDANCE = """
    select companies.name, guidance.target_period, guidance.given_on, guidance.low_usd, guidance.high_usd,
           guidance.point_usd, guidance.basis, guidance.action, guidance.filing_url
    from marts.capex_guidance as guidance join marts.companies as companies using (company_id)
    where guidance.target_end >= (select max(period_end) from marts.hyperscaler_spend_quarterly)
    qualify row_number() over (
        partition by company_id, target_period, guidance.basis order by given_on desc
    ) = 1
    order by 1, 2
"""
_OPTICAL = """
    select peers.*, companies.name, companies.name_zh, filings.filing_url
    from marts.optical_module_quarterly as peers
    join marts.companies as companies using (company_id)
    left join (
        select company_id, calendar_quarter, max_by(filing_url, published_on) as filing_url
        from marts.figures_quarterly join marts.citations using (figure_id)
        where metric_id = 'revenue' group by all
    ) as filings using (company_id, calendar_quarter)
    where peers.revenue_usd is not null
    order by company_id, calendar_quarter
"""
_IDC = f"""
    select calendar_quarter, company_id, companies.name, companies.name_zh, margins.business_model,
           gross_margin_ratio, ebitda_margin_ratio, ebitda_basis
    from marts.idc_margins_quarterly as margins join marts.companies as companies using (company_id)
    where calendar_quarter >= '{FIRST_QUARTER}'
    order by 1, 2
"""
_SALES = """
    select companies.name, transactions.transacted_on, holder_name, holder_title, shares, price, value,
           is_pre_arranged, filing_url
    from marts.insider_transactions as transactions join marts.companies as companies using (company_id)
    where direction = 'sale' and not is_superseded and value is not null
    order by value desc
"""
_CONTRACTS = """
    select companies.name, companies.name_zh, contracts.*
    from marts.compute_contracts as contracts join marts.companies as companies using (company_id) order by signed_on
"""
_RENTALS = """
    select * from marts.compute_rental_prices_monthly
    where terms = 'on_demand' and provider_kind in ('hyperscaler', 'neocloud') and providers >= 3
    qualify month = max(month) over ()
    order by accelerator, provider_kind
"""
_GAUGES = """
    select title, calendar_quarter, value, unit, state, judged_on, percentile_in_own_history, coverage_ratio,
           case state when 'extreme' then extreme_threshold else stretched_threshold end as threshold
    from marts.bubble_gauges_quarterly
    where value is not null and state <> 'unjudged' and calendar_quarter >= (
        select left(max(calendar_quarter), 4)::integer - 1 || right(max(calendar_quarter), 2)
        from marts.hyperscaler_spend_quarterly
    )
    qualify row_number() over (partition by gauge_id order by calendar_quarter desc) = 1
    order by title
"""
_CLAIMS = "select * from marts.claims order by claim_id"
_FRESHNESS = "select * from marts.freshness order by is_late desc, source_name"
_CHECKS = "select count(*) as checks, sum(case when is_passed then 1 else 0 end) as held from marts.check_results"


class Release:
    """A published file, asked by subject. A mart that the release does not have answers with no rows."""

    def __init__(self, database: Path):
        self._connection = duckdb.connect(str(database), read_only=True)
        found = self._connection.sql("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        self._marts = {name for (name,) in found}

    def close(self) -> None:
        self._connection.close()

    def _ask(self, query: str, mart: str) -> pl.DataFrame:
        return self._connection.sql(query).pl() if mart in self._marts else pl.DataFrame()

    def spend(self) -> pl.DataFrame:
        return self._ask(_SPEND, "hyperscaler_spend_quarterly")

    def group(self) -> pl.DataFrame:
        return self._ask(_GROUP, "hyperscaler_group_quarterly")

    def guidance(self) -> pl.DataFrame:
        return self._ask(_GUIDANCE, "capex_guidance")

    def optical(self) -> pl.DataFrame:
        return self._ask(_OPTICAL, "optical_module_quarterly")

    def idc(self) -> pl.DataFrame:
        return self._ask(_IDC, "idc_margins_quarterly")

    def sales(self) -> pl.DataFrame:
        return self._ask(_SALES, "insider_transactions")

    def contracts(self) -> pl.DataFrame:
        return self._ask(_CONTRACTS, "compute_contracts")

    def rentals(self) -> pl.DataFrame:
        return self._ask(_RENTALS, "compute_rental_prices_monthly")

    def gauges(self) -> pl.DataFrame:
        return self._ask(_GAUGES, "bubble_gauges_quarterly")

    def claims(self) -> pl.DataFrame:
        return self._ask(_CLAIMS, "claims")

    def freshness(self) -> pl.DataFrame:
        return self._ask(_FRESHNESS, "freshness")

    def checks(self) -> pl.DataFrame:
        return self._ask(_CHECKS, "check_results")
