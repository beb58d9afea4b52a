"""Mails by SMTP, to the server that `KITH_MAIL_URL` names."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from hub.kernel.settings import SettingsError
from hub.notices.adapters.compose import compose
from hub.notices.domain import Composed, Letter, MailDelayed, MailRefused

TIMEOUT_SECONDS = 20.0
HOW = "Set it like smtps://user:password@mail.example.org:465?from=kith@example.org."
HOME = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Server:
    """Where mails are handed over, and in whose name."""

    host: str
    port: int
    wrapped: bool  # TLS from the first byte (smtps)
    user: str
    password: str
    sender: str

    @classmethod
    def of(cls, url: str, public_url: str) -> Server:
        """Read a mail address such as `smtp://user:password@host:587?from=kith@council.example`.

        Raises:
            SettingsError: it cannot be one.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise SettingsError(f"KITH_MAIL_URL is not a mail server’s address. {HOW}")
        wrapped = parts.scheme == "smtps"
        sender = parse_qs(parts.query).get("from", [f"kith@{urlsplit(public_url).hostname or 'localhost'}"])[0]
        port = parts.port or (465 if wrapped else 25)
        return cls(parts.hostname, port, wrapped, unquote(parts.username or ""), unquote(parts.password or ""), sender)


class Smtp:
    """An outlet through one SMTP server; TLS is used wherever the server offers it."""

    embedded = False

    def __init__(self, server: Server) -> None:
        self.server = server

    def send(self, letter: Letter) -> None:
        """Put the mail into words and hand it over.

        Raises:
            MailRefused: the server said 5xx to its reader or its text.
            MailDelayed: the server said 4xx, did not answer, or would not take us.
        """
        message = self.message(compose(letter))
        try:
            with self._connection() as connection:
                connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _told(code, answer) from error
        except smtplib.SMTPDataError as error:
            raise _told(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:  # whatever else fails is the way there, not the mail
            raise MailDelayed(answer=str(error) or type(error).__name__) from error

    def message(self, mail: Composed) -> EmailMessage:
        """The mail as it travels."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.server.sender, mail.to, mail.subject
        message["Date"] = format_datetime(mail.at)
        message["Message-ID"] = f"<{mail.id}@{self.server.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office replies need not answer
        message.set_content(mail.text)
        return message

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        server = self.server
        tls = ssl.create_default_context()
        if server.wrapped:
            opened: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=tls)
        else:
            opened = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
        with opened:
            opened.ehlo()
            safe = server.wrapped
            if not safe and opened.has_extn("starttls"):
                opened.starttls(context=tls)
                opened.ehlo()
                safe = True
            if server.user:
                if not safe and server.host not in HOME:
                    raise MailDelayed(answer="the server offers no TLS, so the password was not sent")
                opened.login(server.user, server.password)
            yield opened


def _told(code: int, answer: bytes | str) -> MailRefused | MailDelayed:
    words = f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
    return MailRefused(answer=words) if 500 <= code < 600 else MailDelayed(answer=words)
