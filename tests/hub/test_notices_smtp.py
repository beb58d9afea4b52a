"""The SMTP outlet against a real server: delivered, refused for good, delayed, gone."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.db import db
from hub.kernel.outbox import queries as news
from hub.kernel.settings import Settings, SettingsError
from hub.notices import services
from hub.notices.adapters.mailbox import Mailbox
from hub.notices.adapters.smtp import Server, Smtp
from hub.notices.domain import MailState
from hub.notices.models import Mail
from hub.notices.wiring import outlet
from tests.hub import people


class Post:
    """A mail server that knows three kinds of address."""

    def __init__(self) -> None:
        self.delayed = 1
        self.mails: list[Any] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("nobody"):
            return "550 5.1.1 No such mailbox here"
        if address.startswith("later") and self.delayed:
            self.delayed -= 1
            return "451 4.7.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if b"forbidden words" in envelope.content:
            return "554 5.7.1 We do not take this"
        self.mails.append(message_from_bytes(envelope.content))
        return "250 Kept"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def post() -> Iterator[Post]:
    handler = Post()
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=lambda *args: AuthResult(success=args[4] == LoginPassword(b"kith", b"s@cret"), handled=False),
        auth_require_tls=False,
    )
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


@pytest.fixture
def sending(app: Flask, post: Any) -> Post:
    url = f"smtp://127.0.0.1:{post.port}?from=kith@westmarch.example"
    app.extensions["kith.outlet"] = Smtp(Server.of(url, "http://localhost"))
    return post


def write(to: str, **data: str) -> str:
    return unit.write(services.write_mail, to, "account_reset", data, "/account/reset/s3cret", secret=True)


def mail(mail_id: str) -> Mail:
    db.session.rollback()
    return db.session.get_one(Mail, mail_id)


def test_a_mail_arrives_whole(sending: Post) -> None:
    sent = write("joan@example.com", given_name="Jöan")
    assert mail(sent).state is MailState.WAITING
    outbox.drain()
    (arrived,) = sending.mails
    assert arrived["To"] == "joan@example.com"
    assert arrived["From"] == "kith@westmarch.example"
    assert arrived["Subject"] == "Choose a new password"
    assert arrived["Message-ID"] == f"<{sent}@westmarch.example>"
    text = arrived.get_payload(decode=True).decode("utf-8")
    assert "Hello Jöan," in text
    assert "http://localhost/account/reset/s3cret" in text
    assert (mail(sent).state, mail(sent).link) == (MailState.SENT, "")
    outbox.drain()
    assert len(sending.mails) == 1


def test_an_address_that_is_none_is_given_up_at_once(sending: Post) -> None:
    lost = write("nobody@example.com")
    outbox.drain()
    assert mail(lost).state is MailState.REFUSED
    assert "550" in (mail(lost).error or "")
    assert news.standing().parked == 0


def test_words_that_are_refused_are_given_up_at_once(sending: Post) -> None:
    lost = write("joan@example.com", given_name="forbidden words")
    outbox.drain()
    assert mail(lost).state is MailState.REFUSED


def test_a_server_that_says_later_is_asked_later(sending: Post, clock: Any) -> None:
    from datetime import timedelta

    slow = write("later@example.com")
    outbox.drain()
    assert mail(slow).state is MailState.WAITING
    assert sending.mails == []
    clock.advance(timedelta(seconds=2))
    outbox.drain()
    assert mail(slow).state is MailState.SENT
    assert len(sending.mails) == 1


def test_a_server_that_is_gone_is_asked_later(app: Flask) -> None:
    app.extensions["kith.outlet"] = Smtp(Server.of(f"smtp://127.0.0.1:{free_port()}", "http://localhost"))
    slow = write("joan@example.com")
    outbox.drain()
    assert mail(slow).state is MailState.WAITING
    assert news.standing().waiting == 1


def test_a_reader_without_an_address_is_noted(sending: Post) -> None:
    silent = unit.write(people.services.register_person, "Silent", "Sam", by=people.SYSTEM)
    unit.write(services.tell, silent, "hello", template="Hello.", link="/", event_id="1")
    outbox.drain()
    assert [row.state for row in db.session.query(Mail)] == [MailState.NOWHERE]


def test_a_password_is_shown_only_where_it_is_right(app: Flask, post: Any) -> None:
    for word, state in (("s%40cret", MailState.SENT), ("wrong", MailState.WAITING)):
        url = f"smtp://kith:{word}@127.0.0.1:{post.port}"
        app.extensions["kith.outlet"] = Smtp(Server.of(url, "http://localhost"))
        sent = write("joan@example.com")
        outbox.drain()
        assert mail(sent).state is state


def test_the_address_of_the_server() -> None:
    server = Server.of("smtps://u:p%40ss@mail.example.org?from=a@b.example", "https://kith.example")
    assert (server.host, server.port, server.wrapped, server.password, server.sender) == (
        "mail.example.org",
        465,
        True,
        "p@ss",
        "a@b.example",
    )
    assert Server.of("smtp://mail.example.org", "https://kith.example").sender == "kith@kith.example"
    with pytest.raises(SettingsError, match="KITH_MAIL_URL"):
        Server.of("carrier-pigeon:", "")


def test_the_settings_name_the_outlet() -> None:
    assert isinstance(outlet(Settings(mail_url="mailbox:")), Mailbox)
    assert isinstance(outlet(Settings(mail_url="smtp://localhost")), Smtp)
