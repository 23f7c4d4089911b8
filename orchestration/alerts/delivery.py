"""An alert on its way: to the log always, to a webhook and by e-mail where the settings name them."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import requests
from requests.utils import get_environ_proxies

from ingestion.plain_text import visible
from ingestion.settings import Settings
from orchestration.alerts import mail

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
    for name, send in ways(settings).items():
        try:
            send(alert)
        except (requests.RequestException, smtplib.SMTPException, OSError, ValueError) as error:
            lost.append(f"the alert could not be sent by {name}: {reason(error)}")
            log.warning(f"{lost[-1]}\n  next: see that FROTH_ALERT_{name.upper()} names a receiver that answers")
    return lost


def ways(settings: Settings) -> dict[str, Callable[[Alert], None]]:
    """The ways that are set, by name."""
    found: dict[str, Callable[[Alert], None]] = {}
    webhook, server = settings.alert_webhook, settings.alert_email
    if webhook is not None:
        found["webhook"] = lambda alert: _post(alert, webhook, settings.authorities)
    if server is not None:
        found["email"] = lambda alert: mail.send(alert.subject, alert.text, server, settings.authorities)
    return found


def reason(error: Exception) -> str:
    """Why something could not be sent, in our words alone: an address may hold a password or a key, and errors and
    servers repeat what they were given."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"it answered {error.response.status_code}"
    if isinstance(error, mail.SomeRefusedError):
        return f"it takes no mail for {error.number} of the receivers"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "it takes no mail for any of the receivers"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"it refuses user and password ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "it does not offer what the setting asks for, STARTTLS or a login"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"it answered {error.smtp_code}"
    if refused := next((one for one in _chain(error) if isinstance(one, ssl.SSLCertVerificationError)), None):
        return f"its certificate is not believed ({refused.verify_message.rstrip('.')})"
    return f"it cannot be reached ({type(error).__name__})"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _post(alert: Alert, address: str, authorities: str | None) -> None:
    """One JSON object; ``text`` is what Slack, Mattermost and their like show. The answer's body is not read."""
    told = {"text": alert.text, "kind": alert.kind, "subject": visible(alert.subject)}
    with requests.Session() as session:
        session.trust_env = False  # no .netrc: nothing of the machine but its proxies
        session.verify = authorities or True
        with session.post(
            address,
            json=told,
            timeout=_SECONDS,
            allow_redirects=False,
            stream=True,
            proxies=get_environ_proxies(address, None),
        ) as answer:
            answer.raise_for_status()
            if answer.is_redirect:
                raise requests.HTTPError(response=answer)
