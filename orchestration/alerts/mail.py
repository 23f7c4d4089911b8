"""A message to people, by SMTP: in the clear, with STARTTLS or over TLS, with a login or without.

Own code rather than Dagster's ``make_email_on_run_failure_sensor``: that one knows failed runs alone, and mail servers
with a password alone.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid

from ingestion.plain_text import visible
from ingestion.settings import Mail

#: Seconds that one answer of the server may take.
_SECONDS = 10.0


class SomeRefusedError(smtplib.SMTPException):
    """The server took the message for some of the receivers; ``number`` of them it refused."""

    def __init__(self, number: int):
        self.number = number
        super().__init__(f"{number} receivers were refused")


def send(subject: str, text: str, mail: Mail, authorities: str | None = None) -> None:
    """Send it to all receivers. ``authorities`` is a file of certificates in place of the machine's own.

    A certificate that is not signed by one of them, or is of another host, is not believed; a server that offers no
    STARTTLS where it was asked for receives nothing. Raises :class:`smtplib.SMTPException` or :class:`OSError`.
    """
    message = _message(subject, text, mail)
    context = ssl.create_default_context(cafile=authorities)
    with _connected(mail, context) as server:
        if mail.security == "starttls":
            server.starttls(context=context)
        if mail.user is not None:
            server.login(mail.user, mail.password or "")
        refused = server.send_message(message)
    if refused:
        raise SomeRefusedError(len(refused))


def _connected(mail: Mail, context: ssl.SSLContext) -> smtplib.SMTP:
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=_SECONDS, context=context)
    return smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS)


def _message(subject: str, text: str, mail: Mail) -> EmailMessage:
    """In letters that every server passes on, whatever is in the text."""
    message = EmailMessage()
    message["From"], message["To"] = mail.sender, ", ".join(mail.recipients)
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = make_msgid(domain=mail.sender.partition("@")[2])
    message["Subject"] = f"Froth: {' '.join(visible(subject).split())}"
    message.set_content(text, cte="quoted-printable")
    return message
