"""The picture of the README: what the four large payers spend against what their business brings in.

Drawn from a published release and nothing else: ``python -m dashboard.picture published/current docs/spend.png``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import altair as alt
import duckdb
import polars as pl
import vl_convert

_QUESTION = """
    select calendar_quarter,
           cast(capex_cash_usd as double) / 1e9 as capex_bn,
           cast(ocf_usd as double) / 1e9 as ocf_bn,
           capex_to_ocf_ttm_ratio
    from marts.hyperscaler_group_quarterly
    where group_id = 'big4' and capex_cash_usd is not null and ocf_usd is not null
    order by calendar_quarter desc
    limit 14
"""
_INK, _CASH, _SPEND, _GREY = "#1f2430", "#9db4c8", "#c2452d", "#6b7280"


def read(release: Path) -> pl.DataFrame:
    """The group's quarters of a release, oldest first, in billions of US dollars."""
    with duckdb.connect(str(release / "froth.duckdb"), read_only=True) as database:
        return database.sql(_QUESTION).pl().sort("calendar_quarter")


def draw(quarters: pl.DataFrame) -> alt.TopLevelMixin:
    """Bars of operating cash flow with capex in front, and their ratio over four quarters in the title."""
    last = quarters.row(-1, named=True)
    first = quarters.drop_nulls("capex_to_ocf_ttm_ratio").row(0, named=True)
    title = (
        f"Four payers spent {last['capex_to_ocf_ttm_ratio']:.0%} of their operating cash flow on property and "
        f"equipment in the year to {last['calendar_quarter']}"
    )
    subtitle = (
        f"{first['capex_to_ocf_ttm_ratio']:.0%} in the year to {first['calendar_quarter']}. Microsoft, Amazon, "
        "Alphabet and Meta; US$ bn a calendar quarter; cash capex, finance leases not included"
    )
    base = alt.Chart(quarters).encode(x=alt.X("calendar_quarter:O", title=None, axis=alt.Axis(labelAngle=0)))
    cash = base.mark_bar(color=_CASH, width={"band": 0.8}).encode(
        y=alt.Y("ocf_bn:Q", title=None, axis=alt.Axis(tickCount=5, domain=False, ticks=False))
    )
    spend = base.mark_bar(color=_SPEND, width={"band": 0.45}).encode(y="capex_bn:Q")
    label = base.mark_text(dy=-6, color=_SPEND, fontSize=11).encode(
        y="capex_bn:Q", text=alt.Text("capex_bn:Q", format=".0f")
    )
    first_bars = alt.Chart(quarters.head(1)).encode(x="calendar_quarter:O")
    cash_name = first_bars.mark_text(align="left", dx=-27, dy=-80, color="#55748f", fontWeight="bold").encode(
        y="ocf_bn:Q", text=alt.value("operating cash flow")
    )
    spend_name = first_bars.mark_text(baseline="top", dy=6, color="white", fontSize=10).encode(
        y="capex_bn:Q", text=alt.value("capex")
    )
    chart: alt.TopLevelMixin = (
        alt.layer(cash, spend, label, cash_name, spend_name)
        .properties(
            width=860,
            height=340,
            title=alt.TitleParams(
                title, subtitle=subtitle, anchor="start", fontSize=18, subtitleFontSize=13, offset=16
            ),
        )
        .configure(font="Liberation Sans, Arial, sans-serif", padding=16, background="white")
        .configure_view(stroke=None)
        .configure_axis(gridColor="#e5e7eb", labelColor=_GREY, labelFontSize=12)
        .configure_title(color=_INK, subtitleColor=_GREY)
    )
    return chart


def main(release: str, picture: str) -> None:
    png = vl_convert.vegalite_to_png(draw(read(Path(release))).to_json(), scale=2)
    Path(picture).write_bytes(png)
    print(f"{picture}: {len(png):,} bytes, from {Path(release).resolve().name}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
