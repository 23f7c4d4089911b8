"""Apache Superset in an environment of its own: the shipped assets imported, served here, and asked for rows."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.clients import proof
from tests.clients.proof import Differs, Proof, ReleaseFolder, same_rows
from tests.helpers.places import ROOT

ASSETS = ROOT / "dashboard" / "superset"

_COMPANY = "companies.name || coalesce(' ' || companies.name_zh, '')"
_NEWEST_BIG4 = (
    "select {} from marts.hyperscaler_group_quarterly where group_id = 'big4' and {} is not null"
    " order by calendar_quarter desc limit 1"
)
_CAPEX = "cast(capex_cash_usd as double) / 1e9"

#: What each chart shows, asked of the marts in other words than the assets': the chart's columns, and the query.
CHARTS: Mapping[str, str] = {
    "Cash capex of the newest quarter, bn USD": _NEWEST_BIG4.format(_CAPEX, "capex_cash_usd"),
    "Capex over operating cash flow, four quarters": _NEWEST_BIG4.format(*["capex_to_ocf_ttm_ratio"] * 2),
    "Growth of capex on the year before": _NEWEST_BIG4.format(*["capex_yoy_ratio"] * 2),
    "Capex over operating cash flow, trailing four quarters": (
        "select calendar_quarter, capex_to_ocf_ttm_ratio from marts.hyperscaler_group_quarterly"
        " where group_id = 'big4' and calendar_quarter >= '2023Q1'"
    ),
    "Cash capex by company, bn USD": (
        f"select calendar_quarter, {_COMPANY}, {_CAPEX} from marts.hyperscaler_spend_quarterly"
        " join marts.companies using (company_id) where calendar_quarter >= '2023Q1' and capex_cash_usd is not null"
    ),
    "Gross margins of data-centre operators": (
        f"select calendar_quarter, {_COMPANY}, gross_margin_ratio from marts.idc_margins_quarterly"
        " join marts.companies using (company_id)"
        " where gross_margin_ratio is not null and calendar_quarter >= '2019Q1'"
    ),
    "Gauges by state": (
        "select calendar_quarter, sum(cast(state = 'calm' as int)), sum(cast(state = 'watch' as int)),"
        " sum(cast(state = 'stretched' as int)), sum(cast(state = 'extreme' as int)),"
        " sum(cast(state = 'unjudged' as int)) from marts.bubble_gauges_quarterly"
        " where value is not null and state is not null and calendar_quarter >= '2021Q1' group by calendar_quarter"
    ),
    "Gauges, newest judged quarter of each": (
        "select title, calendar_quarter, value, unit, percentile_in_own_history, state"
        " from marts.bubble_gauges_quarterly join (select gauge_id, max(calendar_quarter) as calendar_quarter"
        " from marts.bubble_gauges_quarterly where value is not null and state is not null group by gauge_id)"
        " using (gauge_id, calendar_quarter)"
    ),
}


@dataclass(frozen=True)
class Served:
    """A running Superset with the assets in it, and who may look."""

    address: str
    user: str
    password: str
    version: str


def prove(release: ReleaseFolder, say: Callable[[str], None]) -> Iterator[Proof]:
    """The rows of every chart, and the dashboard in a browser."""
    from tests.clients import superset_page

    with serving(release, say) as served:
        yield Proof("Superset, REST", served.version, f"rows of {len(CHARTS)} charts", _same_charts(served, release))
        say("opening the dashboard in Chromium")
        yield superset_page.prove(served, release)


@contextmanager
def serving(release: ReleaseFolder, say: Callable[[str], None]) -> Iterator[Served]:
    """Superset on a free port, its own database in a folder that goes when it ends."""
    say("installing Superset, or finding it installed (about a minute the first time)")
    programs = proof.install(proof.retained() / "superset", ASSETS / "requirements.lock", environment=True) / "bin"
    password = secrets.token_urlsafe(16)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "published").mkdir()
        (home / "published" / "current").symlink_to(release.folder)
        environment = {
            **os.environ,
            "FLASK_APP": "superset",
            "SUPERSET_HOME": str(home),
            "SUPERSET_SECRET_KEY": secrets.token_urlsafe(42),
            "SUPERSET_CONFIG_PATH": str(ASSETS / "superset_config.py"),
            "SCARF_ANALYTICS": "false",
            "PYTHONWARNINGS": "ignore",
        }

        def run(*arguments: str) -> str:
            say(f"superset {' '.join(arguments[:2])}")
            done = subprocess.run(
                [programs / "superset", *arguments],
                cwd=home,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise Differs(f"superset {' '.join(arguments[:2])} failed: {done.stderr.strip()[-2000:]}")
            return done.stdout

        run("db", "upgrade")
        who = ["--username", "froth", "--firstname", "Froth", "--lastname", "Reader", "--email", "froth@localhost"]
        run("fab", "create-admin", *who, "--password", password)
        run("init")
        bundle = shutil.make_archive(str(home / "froth"), "zip", root_dir=ASSETS.parent, base_dir=ASSETS.name)
        run("import-dashboards", "--path", bundle, "--username", "froth")
        say("starting the server")
        with _server(programs, home, environment) as address:
            yield Served(address, "froth", password, _version(programs))


def _version(programs: Path) -> str:
    asked = "import importlib.metadata as m; print(m.version('apache-superset'))"
    return subprocess.run([programs / "python", "-c", asked], capture_output=True, text=True, check=True).stdout.strip()


@contextmanager
def _server(programs: Path, home: Path, environment: Mapping[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home / "server.log"
    with log.open("wb") as output:
        options = ["-w", "1", "-k", "gthread", "--threads", "4", "--timeout", "120", "-b", f"127.0.0.1:{port}"]
        command = [programs / "gunicorn", *options, "superset.app:create_app()"]
        process = subprocess.Popen(command, cwd=home, env=environment, stdout=output, stderr=output)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(process, address, log)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def session() -> requests.Session:
    """A session that goes to this machine without a proxy."""
    asking = requests.Session()
    asking.trust_env = False
    return asking


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            if session().get(f"{address}/health", timeout=2).text == "OK":
                return
        except requests.RequestException:
            pass
        if process.poll() is not None or time.monotonic() > until:
            raise Differs(f"Superset did not come up: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.5)


def _same_charts(served: Served, release: ReleaseFolder) -> int:
    """Every chart's rows, as the server computes them from the release, against the marts."""
    asking = session()

    def ask(method: str, path: str, **what: Any) -> Any:
        answer = asking.request(method, f"{served.address}/api/v1/{path}", timeout=60, **what)
        if not answer.ok:
            raise Differs(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json()

    who = {"username": served.user, "password": served.password, "provider": "db"}
    asking.headers["Authorization"] = "Bearer " + ask("POST", "security/login", json=who)["access_token"]
    charts = {chart["slice_name"]: chart["id"] for chart in ask("GET", "chart/?q=(page_size:100)")["result"]}
    same_rows("charts", [(name,) for name in charts], [(name,) for name in CHARTS])
    values = 0
    for name, query in CHARTS.items():
        (result,) = ask("GET", f"chart/{charts[name]}/data/?force=true")["result"]
        there = [tuple(row[column] for column in result["colnames"]) for row in result["data"]]
        values += same_rows(name, map(_rounded, there), map(_rounded, release.rows(query)))
    return values


def _rounded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Numbers to 12 digits: what adding the same doubles in another order can change is further behind."""
    return tuple(float(f"{value:.11e}") if isinstance(value, float) else value for value in row)
