"""The commands of ``froth``. Each asks one question of a release; what it needs is imported when it is asked.

Exit codes: 0 answered (a figure without a value says why and is an answer), 1 nothing found, 2 the question is wrong.
Two ask what is stored: ``verify`` (1 where anything is damaged) and ``repair`` (that of the run it ends with).
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingestion.plain_text import visible

if TYPE_CHECKING:
    from dashboard.cli.command_result import CommandResult
    from dashboard.cli.output import Form
    from dashboard.release import Release
    from ingestion.settings import Settings

app = typer.Typer(
    name="froth",
    help="Ask a published release: figures, the proof behind them, gauges, claims and the state of its sources.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _completing(query: str) -> Callable[[typer.Context, str], list[str]]:
    def complete(context: typer.Context, incomplete: str) -> list[str]:
        from dashboard.cli import lookup

        return list(lookup.complete(context.params.get("release"), query, incomplete))

    return complete


Company = Annotated[
    str,
    typer.Argument(
        help="Id, name, Chinese name or ticker: microsoft, 中际旭创, MSFT, 300308.",
        autocompletion=_completing("select company_id from marts.companies order by 1"),
    ),
]
Metric = Annotated[
    str,
    typer.Argument(
        help="Metric id: capex_cash, revenue, ocf.",
        autocompletion=_completing("select metric_id from marts.metrics order by 1"),
    ),
]
PeriodQuery = Annotated[str, typer.Argument(help="2026Q2, 2026H1, FY2025, or the filer's own FY2026Q4.")]
Segment = Annotated[str | None, typer.Option(help="A business segment: aws. Without it the total, or all segments.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="As known on a day: 2026-05-01.")]
Place = Annotated[
    Path | None, typer.Option("--release", help="A release's folder or file; else the current one (FROTH_PUBLISHED).")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object, every column.")]
Csv = Annotated[bool, typer.Option("--csv", help="The first table as CSV, every column.")]


@app.command()
def figure(
    company: Company,
    metric: Metric,
    period: PeriodQuery,
    as_of: AsOf = None,
    segment: Segment = None,
    release: Place = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """A figure: its value, how it was come by, since when it was known, and the filing to read it in."""

    def ask(requested: "Release") -> "CommandResult":
        from dashboard.cli import figure

        return figure.figure(requested, company, metric, period, segment, _day(as_of))

    _answer(ask, release, json, csv)


@app.command()
def explain(
    company: Annotated[
        str,
        typer.Argument(
            help="Company as in figure; or a figure's id, microsoft:capex_cash:total:FY2026Q4, or its link on a page.",
            autocompletion=_completing("select company_id from marts.companies order by 1"),
        ),
    ],
    metric: Annotated[
        str | None,
        typer.Argument(help="Metric id.", autocompletion=_completing("select metric_id from marts.metrics order by 1")),
    ] = None,
    period: Annotated[str | None, typer.Argument(help="Period as in figure.")] = None,
    segment: Segment = None,
    release: Place = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """The whole chain of a figure: the facts it rests on, their documents, and the bytes they were read from."""

    def ask(requested: "Release") -> "CommandResult":
        from dashboard.cli import explain

        return explain.explain(requested, company, metric, period, segment)

    _answer(ask, release, json, csv)


@app.command()
def company(name: Company, release: Place = None, json: Json = False, csv: Csv = False) -> None:
    """A company: its identity, its newest figures and its newest filings."""

    def ask(requested: "Release") -> "CommandResult":
        from dashboard.cli import company as question

        return question.company(requested, name)

    _answer(ask, release, json, csv)


@app.command()
def gauges(
    gauge: Annotated[
        str | None,
        typer.Argument(
            help="A gauge, for its history, or a measure, for its gauges.",
            autocompletion=_completing("select distinct gauge_id from marts.bubble_gauges_quarterly order by 1"),
        ),
    ] = None,
    state: Annotated[str | None, typer.Option(help="Only those in a state: calm, watch, stretched, extreme.")] = None,
    release: Place = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """The gauges: newest quarter, state, coverage and what is missing; of one gauge, its history."""

    def ask(requested: "Release") -> "CommandResult":
        from dashboard.cli import gauges as question

        return question.gauges(requested, gauge, state)

    _answer(ask, release, json, csv)


@app.command()
def claims(
    article: Annotated[str | None, typer.Option(help="An article: doc1, or words of its title.")] = None,
    verdict: Annotated[str | None, typer.Option(help="Only those with a verdict: contradicted.")] = None,
    as_of: AsOf = None,
    release: Place = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """What articles claim and what the filings say to it, today or on a day."""

    def ask(requested: "Release") -> "CommandResult":
        from dashboard.cli import claims as question

        return question.claims(requested, article, verdict, _day(as_of))

    _answer(ask, release, json, csv)


@app.command()
def status(release: Place = None, json: Json = False, csv: Csv = False) -> None:
    """How the release stands: its age, late sources, checks that did not hold, and the last run."""

    def ask(requested: "Release") -> "CommandResult":
        from dashboard.cli import status as question

        return question.status(requested)

    _answer(ask, release, json, csv)


@app.command()
def verify(json: Json = False, csv: Csv = False) -> None:
    """Everything stored, held against its hashes, counts and links; exit code 1 where anything is damaged."""
    from dashboard.cli import output
    from dashboard.cli import verify as question

    answer, is_sound = question.verify(_settings())
    output.write(answer, None, "json" if json else "csv" if csv else "person")
    raise typer.Exit(0 if is_sound else 1)


@app.command()
def repair(
    give_up: Annotated[
        bool, typer.Option("--give-up", help="Give up what is lost of the archive: lines, and bodies, with a copy.")
    ] = False,
) -> None:
    """Build anew what can be built of the archive, asking no publisher; name what only a publisher has."""
    from dashboard.cli import repair as mending

    raise typer.Exit(mending.repair(_settings(), is_given_up=give_up))


def _settings() -> "Settings":
    from ingestion.settings import Settings, SettingsError

    try:
        return Settings.from_environment()
    except SettingsError as error:
        typer.echo(visible(str(error)), err=True)
        raise typer.Exit(2) from None


def _day(text: str | None) -> date | None:
    from dashboard.cli import lookup

    return lookup.day(text)


def _answer(ask: "Callable[[Release], CommandResult]", place: Path | None, json: bool, csv: bool) -> None:
    """Ask, print, and leave with the exit code."""
    from dashboard import release as releases
    from dashboard.cli import output
    from dashboard.cli.command_result import NotFoundError, UsageError

    form: Form = "json" if json else "csv" if csv else "person"
    try:
        if json and csv:
            raise UsageError("--json and --csv were both requested", "request one of them")
        with releases.opened(place) as release:
            try:
                answer = ask(release)
            except NotFoundError as nothing:
                answer = nothing.answer
            output.write(answer, release.release_id, form)
    except (UsageError, releases.ReleaseError) as misuse:
        typer.echo(visible(f"{misuse.problem}\n  next: {misuse.next_step}"), err=True)
        raise typer.Exit(2) from None
    raise typer.Exit(0 if answer.is_found else 1)
