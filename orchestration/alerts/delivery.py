"""An alert on its way: to the log always, to a webhook and by e-mail where the settings name them.

Own code rather than Dagster's ``make_email_on_run_failure_sensor``: that one knows failed runs alone, and mail servers
with a password alone.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal

import requests

from ingestion.plain_text import visible
from ingestion.settings import Mail, Settings

#: A receiver that takes longer is left: nothing may wait for an alert.
_SECONDS = 10.0

Kind = Literal["failed_run", "failed_check", "late_source", "missing_run"]


@dataclass(frozen=True)
class Alert:
    """Something wrong, in words: a line that says it, what is known of it, and what to do."""

    kind: Kind
    subject: str
    lines: tuple[str, ...]
    next_step: str

    @property
    def text(self) -> str:
        """All of it, for a person."""
        return visible("\n".join([self.subject, *(f"  {line}" for line in self.lines), f"next: {self.next_step}"]))


def deliver(alert: Alert, settings: Settings, log: logging.Logger) -> list[str]:
    """Say it everywhere; what could not be told, which is a warning in the log and stops nothing."""
    log.error(alert.text)
    lost = []
    for name, send in _ways(settings).items():
        try:
            send(alert)
        except (requests.RequestException, smtplib.SMTPException, OSError, ValueError) as error:
            # The class alone: an address may hold a password, and errors repeat addresses.
            lost.append(f"the alert could not be sent by {name} ({type(error).__name__})")
            log.warning(f"{lost[-1]}\n  next: see that FROTH_ALERT_{name.upper()} names a receiver that answers")
    return lost


def _ways(settings: Settings) -> dict[str, Callable[[Alert], None]]:
    ways: dict[str, Callable[[Alert], None]] = {}
    webhook, mail = settings.alert_webhook, settings.alert_email
    if webhook is not None:
        ways["webhook"] = lambda alert: _post(alert, webhook)
    if mail is not None:
        ways["email"] = lambda alert: _mail(alert, mail)
    return ways


def _post(alert: Alert, address: str) -> None:
    """One JSON object; ``text`` is what Slack, Mattermost and their like show."""
    told = {"text": alert.text, "kind": alert.kind, "subject": visible(alert.subject)}
    requests.post(address, json=told, timeout=_SECONDS, allow_redirects=False).raise_for_status()


def _mail(alert: Alert, mail: Mail) -> None:
    message = EmailMessage()
    message["From"], message["To"] = mail.sender, ", ".join(mail.recipients)
    message["Subject"] = f"Froth: {' '.join(visible(alert.subject).split())}"
    message.set_content(alert.text)
    context = ssl.create_default_context()
    if mail.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=_SECONDS, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS)
    with server:
        if mail.security == "starttls":
            server.starttls(context=context)
        if mail.user is not None:
            server.login(mail.user, mail.password or "")
        server.send_message(message)
