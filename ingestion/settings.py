"""Where things are and how publishers are reached: read once from the environment."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NoReturn
from urllib.parse import parse_qs, unquote, urlsplit

FetchMode = Literal["recorded", "live"]

_ROOT = Path(__file__).resolve().parents[1]
#: No answer is worth a longer wait than a day.
_LONGEST_DEADLINE = 86_400
#: How a mail server is spoken to, and its usual port.
_MAIL_SCHEMES: dict[str, tuple[Literal["none", "starttls", "tls"], int]] = {
    "smtp": ("none", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}
#: Hosts to which a password may go in the clear.
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class SettingsError(Exception):
    """An environment variable is missing or says something that cannot be meant."""


@dataclass(frozen=True)
class Mail:
    """A mail server, and from whom to whom it takes mail."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"]
    sender: str
    recipients: tuple[str, ...]
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Settings:
    """The project's places and its way of fetching.

    ``address_map`` sends requests for an origin (``https://data.sec.gov``) to another address, so that the
    stand-in publishers are reached by the same session and the same URLs as the real ones.
    """

    root: Path = _ROOT
    data: Path = _ROOT / "data"
    published: Path = _ROOT / "published"
    fetch_mode: FetchMode = "recorded"
    #: Who is asking: an e-mail address that publishers can write to, sent in the User-Agent.
    contact: str | None = None
    address_map: Mapping[str, str] = field(default_factory=dict)
    #: Seconds that one answer of a publisher may take, from the connection to the last byte.
    deadline_seconds: float = 300.0
    #: A file of certificates of authorities, in place of the usual ones (behind a proxy that has its own).
    authorities: str | None = None
    #: Where alerts are posted as JSON; the address may be a secret.
    alert_webhook: str | None = field(default=None, repr=False)
    #: Where alerts are sent by e-mail.
    alert_email: Mail | None = field(default=None, repr=False)
    #: Where releases are loaded for clients of PostgreSQL: a libpq URI, which may hold a password.
    postgres: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """What the variables ``FROTH_*`` make, and ``REQUESTS_CA_BUNDLE``, the usual name of what it holds."""
        return cls(
            data=_path(environment, "FROTH_DATA", _ROOT / "data"),
            published=_path(environment, "FROTH_PUBLISHED", _ROOT / "published"),
            fetch_mode=_fetch_mode(environment.get("FROTH_FETCH") or "recorded"),
            contact=_contact(environment.get("FROTH_CONTACT", "").strip() or None),
            address_map=_address_map(environment.get("FROTH_ADDRESS_MAP") or "{}"),
            deadline_seconds=_deadline(environment.get("FROTH_DEADLINE") or "300"),
            authorities=environment.get("REQUESTS_CA_BUNDLE") or None,
            alert_webhook=_webhook(environment.get("FROTH_ALERT_WEBHOOK", "").strip() or None),
            alert_email=_mail(environment.get("FROTH_ALERT_EMAIL", "").strip() or None),
            postgres=_postgres(environment.get("FROTH_POSTGRES", "").strip() or None),
        )

    @property
    def recorded(self) -> Path:
        """The embedded sample: recorded bodies and their manifest."""
        return self.root / "ingestion" / "recorded"

    @property
    def tables(self) -> Path:
        return self.data / "tables"

    def require_contact(self, publisher: str) -> str:
        """The contact, or :class:`SettingsError` where there is none."""
        if self.contact is None:
            raise SettingsError(
                f"{publisher} asks every client to say who is calling, and FROTH_CONTACT is not set.\n"
                "  next: set it to an e-mail address that you read, for example\n"
                "        FROTH_FETCH=live FROTH_CONTACT=you@example.org make run"
            )
        return self.contact


def _path(environment: Mapping[str, str], name: str, default: Path) -> Path:
    return Path(environment[name]).expanduser().absolute() if environment.get(name) else default


def _fetch_mode(text: str) -> FetchMode:
    modes: dict[str, FetchMode] = {"recorded": "recorded", "live": "live"}
    if text not in modes:
        raise SettingsError(
            f"FROTH_FETCH is {text!r}.\n  next: set it to 'recorded' (the embedded sample, the default) or 'live'"
        )
    return modes[text]


def _contact(text: str | None) -> str | None:
    if text is not None and ("@" not in text or not text.isascii() or not text.isprintable()):
        raise SettingsError(
            f"FROTH_CONTACT is {text!r}, which no publisher can write to.\n  next: set it to an e-mail address"
        )
    return text


def _deadline(text: str) -> float:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _LONGEST_DEADLINE:
        raise SettingsError(
            f"FROTH_DEADLINE is {text!r}.\n  next: set it to whole seconds from 1 to {_LONGEST_DEADLINE:,}, or unset it"
        )
    return float(text)


def _webhook(text: str | None) -> str | None:
    """The address, never repeated in a message: it may hold a key."""
    if text is not None and not (text.startswith(("https://", "http://")) and urlsplit(text).hostname):
        raise SettingsError(
            "FROTH_ALERT_WEBHOOK is no address.\n  next: set it to one that takes JSON, https://..., or unset it"
        )
    return text


def _mail(text: str | None) -> Mail | None:
    """``smtps://user:password@host:465/?from=a@b&to=c@d``; never repeated in a message, for it may hold a password."""
    if text is None:
        return None
    try:
        parts, named = urlsplit(text), parse_qs(urlsplit(text).query)
        security, port = _MAIL_SCHEMES[parts.scheme]
        if parts.password and not parts.username:
            _missing("user")
        mail = Mail(
            host=parts.hostname or _missing("host"),
            port=parts.port or port,
            security=security,
            sender=_mailbox(named["from"][0]),
            recipients=tuple(_mailbox(one) for given in named["to"] for one in given.split(",")),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )
    except (KeyError, ValueError):
        raise SettingsError(
            "FROTH_ALERT_EMAIL is no mail server with a sender and receivers.\n  next: set it to one, for example "
            "smtps://user:password@mail.example.org/?from=froth@example.org&to=you@example.org, or unset it"
        ) from None
    if mail.user is not None and mail.security == "none" and mail.host not in _THIS_MACHINE:
        raise SettingsError(
            "FROTH_ALERT_EMAIL would send a password over the network for everyone to read.\n"
            "  next: write smtps:// or smtp+starttls:// in place of smtp://, or leave user and password out"
        )
    return mail


def _mailbox(text: str) -> str:
    name, at, host = text.strip().partition("@")
    return f"{name}@{host}" if name and at and host and text.isascii() and text.isprintable() else _missing("mailbox")


def _missing(what: str) -> NoReturn:
    raise ValueError(what)


def _postgres(text: str | None) -> str | None:
    """The URI, never repeated in a message: it may hold a password."""
    if text is not None and not text.startswith(("postgresql://", "postgres://")):
        raise SettingsError(
            "FROTH_POSTGRES is not the address of a PostgreSQL database.\n"
            "  next: set it to one, for example postgresql://user:password@127.0.0.1:5432/froth, or unset it"
        )
    return text


def _address_map(text: str) -> Mapping[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(address, str) for address in found.values()):
        raise SettingsError(
            f"FROTH_ADDRESS_MAP is {text!r}.\n"
            '  next: set it to a JSON object of origins, such as {"https://data.sec.gov": "http://127.0.0.1:8080/sec"}'
        )
    return found
