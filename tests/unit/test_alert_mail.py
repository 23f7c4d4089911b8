"""Alerts by e-mail, over real sockets: every way of the setting, whom it believes, and what it never says."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.settings import Settings, SettingsError
from orchestration.alerts.delivery import Alert, deliver
from tests.helpers.certificates import self_signed
from tests.helpers.mail_server import MailServer, Manner

_ALERT = Alert("late_source", "海关 is late", ("eastmoney: 东方财富 last answered", ".", "x" * 1200), "look")
_LOG = logging.getLogger("tests.alerts")
#: A password with all that an address has to write in another way.
_LOGIN = ("alerts@example.org", "p@ss:w/rd %?")
_WRITTEN = "alerts%40example.org:p%40ss%3Aw%2Frd%20%25%3F@"
_RECEIVERS = ("a@example.org", "b@example.org")
_FROM_TO = f"from=froth@example.org&to={','.join(_RECEIVERS)}"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return self_signed(tmp_path / "certificate.pem")


def _settings(scheme: str, server: MailServer, login: str = "", authorities: Path | None = None) -> Settings:
    return Settings.from_environment(
        {
            "FROTH_ALERT_EMAIL": f"{scheme}://{login}127.0.0.1:{server.port}/?{_FROM_TO}",
            "REQUESTS_CA_BUNDLE": str(authorities or ""),
        }
    )


@pytest.mark.parametrize("login", [None, _LOGIN])
@pytest.mark.parametrize("scheme", ["smtp", "smtp+starttls", "smtps"])
def test_a_message_comes_by_every_way(scheme: str, login: tuple[str, str] | None, certificate: Path) -> None:
    manner = Manner(certificate if scheme != "smtp" else None, scheme == "smtps", login)
    with MailServer(manner) as server:
        settings = _settings(scheme, server, _WRITTEN if login else "", certificate)
        assert deliver(_ALERT, settings, _LOG) == []
    (message,) = server.received
    assert tuple(server.recipients) == _RECEIVERS
    assert (server.was_encrypted, server.user) == (scheme != "smtp", login[0] if login else "")
    assert (message["From"], message["To"]) == ("froth@example.org", "a@example.org, b@example.org")
    assert message["Subject"] == "Froth: 海关 is late"
    assert message.get_content().splitlines() == _ALERT.text.splitlines()
    assert message["Date"].datetime.tzinfo is not None
    assert message["Message-ID"].endswith("@example.org>")


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
@pytest.mark.parametrize(
    ("made_for", "is_known", "why"),
    [("IP:127.0.0.1", False, "self-signed"), ("DNS:mail.example.org", True, "not valid for '127.0.0.1'")],
)
def test_a_certificate_that_is_not_to_be_believed_gets_nothing(
    scheme: str, made_for: str, is_known: bool, why: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    certificate = self_signed(tmp_path / "other.pem", made_for)
    with MailServer(Manner(certificate, scheme == "smtps", _LOGIN)) as server:
        (lost,) = deliver(_ALERT, _settings(scheme, server, _WRITTEN, certificate if is_known else None), _LOG)
    assert "its certificate is not believed" in lost
    assert why in lost
    assert "next: see that FROTH_ALERT_EMAIL names a receiver that answers" in caplog.text
    assert not server.received
    assert not any(_LOGIN[1] in line or "AUTH" in line for line in server.heard)


@pytest.mark.parametrize(
    ("scheme", "manner", "why"),
    [
        ("smtp", lambda _: Manner(login=("alerts@example.org", "another")), "it refuses user and password (535)"),
        ("smtp", lambda _: Manner(), "it does not offer what the setting asks for"),  # no login
        ("smtp+starttls", lambda _: Manner(login=_LOGIN), "it does not offer what the setting asks for"),
        ("smtp+starttls", lambda pem: Manner(pem, True, _LOGIN), "it cannot be reached"),  # TLS where none is awaited
        ("smtps", lambda pem: Manner(pem, False, _LOGIN), "it cannot be reached"),  # none where TLS is awaited
        (
            "smtp",
            lambda _: Manner(login=_LOGIN, refused=_RECEIVERS),
            "for any of the receivers",
        ),
        ("smtp", lambda _: Manner(login=_LOGIN, refused=_RECEIVERS[1:]), "for 1 of the receivers"),
    ],
)
def test_what_cannot_be_sent_is_told_without_the_password(
    scheme: str,
    manner: Callable[[Path], Manner],
    why: str,
    certificate: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("orchestration.alerts.mail._SECONDS", 0.5)  # a server that awaits TLS says nothing
    with MailServer(manner(certificate)) as server:
        settings = _settings(scheme, server, _WRITTEN, certificate)
        (lost,) = deliver(_ALERT, settings, _LOG)
    assert why in lost
    assert len(server.received) == ("for 1 of" in why)
    for secret in (_LOGIN[1], _WRITTEN.partition(":")[2].rstrip("@"), "p@ss", "another"):
        assert secret not in lost + caplog.text + repr(settings)


def test_without_its_login_a_server_that_wants_one_takes_nothing() -> None:
    with MailServer(Manner(login=_LOGIN)) as server:
        assert deliver(_ALERT, _settings("smtp", server), _LOG) == [
            "the alert could not be sent by email: it answered 530"
        ]
    assert not server.received


@pytest.mark.parametrize("host", ["mail.example.org", "127.0.0.1.example.org", "10.0.0.1"])
def test_a_password_does_not_go_over_the_network_in_the_clear(host: str) -> None:
    with pytest.raises(SettingsError, match=r"for everyone to read\.\n  next: write smtps://") as refused:
        Settings.from_environment({"FROTH_ALERT_EMAIL": f"smtp://me:secret@{host}/?{_FROM_TO}"})
    assert "secret" not in str(refused.value)
    for scheme in ("smtps", "smtp+starttls"):
        held = Settings.from_environment({"FROTH_ALERT_EMAIL": f"{scheme}://me:secret@{host}/?{_FROM_TO}"})
        assert held.alert_email is not None


def test_a_password_without_a_user_cannot_be_meant() -> None:
    with pytest.raises(SettingsError, match="FROTH_ALERT_EMAIL is no mail server"):
        Settings.from_environment({"FROTH_ALERT_EMAIL": f"smtps://:secret@mail.example.org/?{_FROM_TO}"})
