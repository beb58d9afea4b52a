"""Wires the notices room: the outlet, reactions, jobs, pages."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from hub.checks import events as checks
from hub.kernel import jobs, navigation, outbox
from hub.kernel.access import Actor
from hub.kernel.navigation import Item, Spot
from hub.kernel.plain import plain
from hub.kernel.settings import Settings
from hub.kernel.words import N_
from hub.notices import handlers, queries, services
from hub.notices.adapters.compose import compose
from hub.notices.adapters.mailbox import Mailbox
from hub.notices.adapters.smtp import Server, Smtp
from hub.notices.events import MailWritten
from hub.notices.ports import Outlet
from hub.notices.routes import blueprint
from hub.people import events as people
from hub.people import queries as keeping


def init_app(app: Flask) -> None:
    """Give `app` its outlet, and let it hear what people are to be told."""
    app.extensions["kith.outlet"] = outlet(app.extensions["kith.settings"])
    app.extensions["kith.composer"] = compose
    app.register_blueprint(blueprint)
    navigation.add(app, Item(N_("Notices"), "/account/notices", 70, _in, Spot.ACCOUNT, _unread))
    with app.app_context():
        keeping.contribute("notices", lambda person: plain(queries.all_of(person)))
        _subscribe()
        jobs.register(
            jobs.Job(
                name="send-digests",
                every=timedelta(minutes=15),
                due=services.digests_due,
                act=services.send_digest,
            )
        )
        jobs.register(
            jobs.Job(name="forget-mails", every=timedelta(days=1), due=services.old_mails, act=services.forget_mails)
        )


def outlet(settings: Settings) -> Outlet:
    """The outlet that the settings name: `mailbox:` is our own table, anything else an SMTP server.

    Raises:
        SettingsError: the address of the mail server cannot be one.
    """
    if settings.mail_url in ("", "mailbox:"):
        return Mailbox()
    return Smtp(Server.of(settings.mail_url, settings.public_url))


def _subscribe() -> None:
    outbox.subscribe("send-mail", MailWritten, handlers.send_mail, outside=True)
    outbox.subscribe("write-letters", people.LetterAsked, handlers.write_letter)
    outbox.subscribe("write-letters", people.AccountChanged, handlers.account_changed)
    outbox.subscribe("write-letters", people.InvitationMade, handlers.write_invitation)
    outbox.subscribe("tell-people", people.DelegationMade, handlers.delegation_made)
    outbox.subscribe("tell-people", people.DelegationEnded, handlers.delegation_ended)
    outbox.subscribe("tell-people", people.MemberAdded, handlers.member_added)
    outbox.subscribe("tell-people", people.RecordOpened, handlers.record_opened)
    outbox.subscribe("tell-of-checks", checks.CheckSubmitted, handlers.check_submitted)
    outbox.subscribe("tell-of-checks", checks.CheckApproved, handlers.check_approved)
    outbox.subscribe("tell-of-checks", checks.CheckRefused, handlers.check_refused)
    outbox.subscribe("tell-of-checks", checks.CheckEnding, handlers.check_ending)
    outbox.subscribe("tell-of-checks", checks.CheckEnded, handlers.check_ended)


def _in(actor: Actor) -> bool:
    return actor.signed_in


def _unread(actor: Actor) -> int:
    return queries.unread_count(actor.person) if actor.person else 0
