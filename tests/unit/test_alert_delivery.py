"""Alerts on their way: a webhook and a mail server of this machine, whom is believed, and what the settings may be."""

from __future__ import annotations

import logging
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.settings import Mail, Settings, SettingsError
from orchestration.alerts.delivery import Alert, deliver
from tests.helpers.certificates import self_signed
from tests.helpers.hostile_text import HOSTILE
from tests.helpers.mail_server import MailServer, Manner
from tests.helpers.receivers import Hook

_ALERT = Alert("failed_run", f"it\nfailed {HOSTILE}", ("run 1", "because"), "look")
_LOG = logging.getLogger("tests.alerts")


def _mail(port: int) -> Mail:
    return Mail("127.0.0.1", port, "none", "froth@example.org", ("a@example.org", "b@example.org"))


def test_an_alert_comes_by_every_way_that_is_set(
    hook: Hook, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(alert_webhook=hook.address, alert_email=_mail(mail_server.port))
    assert deliver(_ALERT, settings, _LOG) == []
    (posted,) = hook.received
    assert posted["kind"] == "failed_run"
    assert posted["text"].startswith("it\nfailed [red]r[/red]")
    assert posted["text"].endswith("\n  run 1\n  because\nnext: look")
    (message,) = mail_server.received
    assert "because" in message.get_content()
    assert "next: look" in caplog.text
    assert "\x1b" not in caplog.text + posted["text"] + message.get_content()


def test_without_settings_an_alert_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert deliver(_ALERT, Settings(), _LOG) == []
    assert caplog.records[0].levelno == logging.ERROR


def test_a_receiver_that_fails_stops_nothing(hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    """A hook that says no, one that is not there, a server that takes nobody: the other ways are still gone."""
    hook.status = 500
    refusing = MailServer(Manner(refused=("a@example.org", "b@example.org")))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with refusing:
        lost = deliver(_ALERT, Settings(alert_webhook=hook.address, alert_email=_mail(refusing.port)), _LOG)
    assert lost == [
        "the alert could not be sent by webhook: it answered 500",
        "the alert could not be sent by email: it takes no mail for any of the receivers",
    ]
    nowhere = Settings(alert_webhook="http://user:secret@127.0.0.1:9/", alert_email=_mail(port))
    assert len(deliver(_ALERT, nowhere, _LOG)) == 2
    assert "next: see that FROTH_ALERT_WEBHOOK names a receiver that answers" in caplog.text
    assert "secret" not in caplog.text


def test_a_webhook_is_believed_by_its_certificate_alone(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path / "certificate.pem")
    receiver = Hook(certificate)
    unknown = Settings(alert_webhook=receiver.address)
    (lost,) = deliver(_ALERT, unknown, _LOG)
    assert "its certificate is not believed (self-signed certificate)" in lost
    assert receiver.received == []
    assert deliver(_ALERT, replace(unknown, authorities=str(certificate)), _LOG) == []
    assert len(receiver.received) == 1
    receiver.close()


@pytest.mark.parametrize("status", [301, 307, 308])
def test_an_alert_does_not_follow_where_it_is_sent(hook: Hook, status: int) -> None:
    hook.status = status
    lost = deliver(_ALERT, Settings(alert_webhook=hook.address), _LOG)
    assert lost == [f"the alert could not be sent by webhook: it answered {status}"]
    assert len(hook.received) == 1


def test_a_webhook_is_told_no_password_of_this_machine(
    hook: Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert deliver(_ALERT, Settings(alert_webhook=hook.address), _LOG) == []
    assert "Authorization" not in hook.headers[0]


def test_settings_of_alerts_are_read_strictly() -> None:
    given = "smtps://me:p%40ss@mail.example.org/?from=froth@example.org&to=a@example.org,b@example.org"
    mail = Settings.from_environment({"FROTH_ALERT_EMAIL": given}).alert_email
    assert mail == Mail(
        "mail.example.org", 465, "tls", "froth@example.org", ("a@example.org", "b@example.org"), "me", "p@ss"
    )
    for name, texts in {
        "FROTH_ALERT_EMAIL": (
            "x",
            "smtp://",
            "smtp://h",
            "smtp://h?from=a&to=b",
            "http://h?from=a@b&to=c@d",
            "smtp://h:x?from=a@b&to=c@d",
        ),
        "FROTH_ALERT_WEBHOOK": ("x", "file:///x", "https://", "javascript:x"),
    }.items():
        for text in texts:
            with pytest.raises(SettingsError, match=rf"{name} is no .*\n  next: set it to"):
                Settings.from_environment({name: text})
    held = Settings.from_environment({"FROTH_ALERT_EMAIL": given, "FROTH_ALERT_WEBHOOK": "https://h.example/key"})
    assert "p@ss" not in repr(held)
    assert "key" not in repr(held)
