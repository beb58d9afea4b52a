"""Tell people things, write mails, and record what became of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.db import db, is_sqlite, table
from hub.kernel.errors import Missing
from hub.notices.domain import DIGEST_HOUR, MAILS_KEPT_DAYS, ByEmail, Composed, Letter, MailState
from hub.notices.events import MailWritten
from hub.notices.models import Mail, Notice, NoticeChoice
from hub.notices.ports import Composer, Outlet
from hub.people import queries as people
from hub.places import queries as places

MOST_IN_DIGEST = 50


def outlet() -> Outlet:
    """Whoever carries this app's mails."""
    found: Outlet = current_app.extensions["kith.outlet"]
    return found


def compose(letter: Letter) -> Composed:
    """A mail in words, in its reader's language; never inside a writing unit."""
    composer: Composer = current_app.extensions["kith.composer"]
    return composer(letter)


def tell(
    person: str,
    kind: str,
    *,
    template: str,
    data: Mapping[str, Any] | None = None,
    link: str,
    event_id: str,
) -> None:
    """Tell a person something, in the app and by email as they choose; once per event, person and kind.

    Args:
        person: the person's id.
        kind: what sort of thing it is ("booking-accepted"); one event may tell one person several.
        template: a sentence marked with `N_`, with `%(name)s` places.
        data: the values for its places; `…_on` (ISO days), `…_at` (ISO times) and `…_pence` are said as people say them.
        link: the path where the person sees more, or does something about it.
        event_id: the event that it follows from (`Delivery.id`), or anything else that names the occasion.
    """
    unit.gather(_tell_all, _Telling(person, kind, template, dict(data or {}), link, event_id, clock.now()))


class _Telling(NamedTuple):
    """A notice that the unit will write."""

    person: str
    kind: str
    template: str
    data: dict[str, Any]
    link: str
    event_id: str
    at: datetime


def _tell_all(tellings: list[_Telling]) -> None:
    """Write a unit's notices together, and the mails of those that are new and wanted at once."""
    choices = _choices({told.person for told in tellings})
    once: dict[tuple[str, str, str], _Telling] = {}
    for told in tellings:  # what was said first stands, in one unit as between two
        once.setdefault((told.event_id, told.person, told.kind), told)
    new = {ids.new(): told for told in once.values()}
    rows = [
        told._asdict() | {"id": id_, "for_digest": choices.get(told.person) is ByEmail.DAILY}
        for id_, told in new.items()
    ]
    for id_ in sorted(db.session.scalars(_once(is_sqlite()), rows)):
        told = new[id_]
        if choices.get(told.person, ByEmail.AT_ONCE) is ByEmail.AT_ONCE:
            _write(told.person, None, "notice", {"template": told.template, "data": told.data}, told.link)


@cache
def _once(on_sqlite: bool) -> Any:
    """`INSERT … ON CONFLICT DO NOTHING RETURNING id`, built once: nearly every unit tells somebody."""
    insert = (sqlite if on_sqlite else postgresql).insert(Notice)
    return insert.on_conflict_do_nothing(index_elements=["event_id", "person", "kind"]).returning(Notice.id)


_CHOICES = sa.select(NoticeChoice.person, NoticeChoice.by_email).where(
    NoticeChoice.person.in_(sa.bindparam("persons", expanding=True))
)


def _choices(persons: Collection[str]) -> dict[str, ByEmail]:
    return dict(db.session.execute(_CHOICES, {"persons": sorted(persons)}).all())


def tell_party(
    urn: str,
    kind: str,
    *,
    template: str,
    data: Mapping[str, Any] | None = None,
    link: str,
    event_id: str,
    but: str | None = None,
) -> int:
    """Tell everyone who answers for a party (a person, an organisation's managers, a place's owner), except `but`.

    Returns:
        How many were told.
    """
    answering = places.owner_of(urn) or "" if urn.startswith("place:") else urn
    contacts = [person for person in people.contacts(answering) if person != but]
    for contact in contacts:
        tell(contact, kind, template=template, data=data, link=link, event_id=event_id)
    return len(contacts)


def write_mail(
    to: str, template: str, data: Mapping[str, Any] | None = None, link: str = "", *, secret: bool = False
) -> str:
    """Write a mail to an address, whatever anyone chose (account matters); returns its id.

    Args:
        to: the address.
        template: the name of a file in templates/hub/notices, without its ending.
        data: what the file asks for.
        link: a path on this site.
        secret: whether the link opens something without more ado; it is forgotten once the mail is sent.
    """
    return _write(None, to, template, dict(data or {}), link, secret=secret)


def _write(
    person: str | None, address: str | None, template: str, data: dict[str, Any], link: str, *, secret: bool = False
) -> str:
    mail, carrier, now = ids.new(), outlet(), clock.now()
    row = {
        "id": mail, "person": person, "address": address, "language": "en_GB", "template": template, "data": data,
        "link": link, "secret": secret, "at": now,
        "state": MailState.SENT if carrier.embedded else MailState.WAITING,
        "sent_at": now if carrier.embedded else None,
    }  # fmt: skip
    unit.gather(_post, row)
    if not carrier.embedded:
        outbox.announce(MailWritten(subject=ids.urn("mail", mail), mail=mail))
    return mail


_MAILS = sa.insert(table(Mail))


def _post(mails: list[dict[str, Any]]) -> None:
    db.session.execute(_MAILS, mails)


# As the partial index says it: by `IS 1` SQLite would read every notice there is.
_WAITS: sa.ColumnElement[bool] = sa.literal_column("notice.for_digest")


def record(mail_id: str, state: MailState, error: str | None = None) -> None:
    """Record what became of a mail; a secret link is forgotten when nothing more happens to it."""
    row = db.session.get(Mail, mail_id, with_for_update=True)
    if row is None or row.state is not MailState.WAITING:
        return
    row.state, row.error = state, error and error[:500]
    row.sent_at = clock.now() if state is MailState.SENT else None
    if row.secret:
        row.link = ""


def choose(person: str, by_email: ByEmail | str) -> None:
    """Set how a person wants notices by email from now on; whoever wants none gets no digest of what waits either."""
    chosen = ByEmail(by_email)
    insert = (sqlite if is_sqlite() else postgresql).insert(table(NoticeChoice)).on_conflict_do_nothing()
    db.session.execute(insert.values(person=person, by_email=chosen))
    row = db.session.get_one(NoticeChoice, person, with_for_update=True)
    row.by_email = chosen
    db.session.flush()
    if chosen is ByEmail.NONE:
        db.session.execute(sa.update(Notice).where(Notice.person == person, _WAITS).values(for_digest=False))


def mark_read(person: str, notice_id: str | None = None) -> None:
    """Mark one notice of a person as read, or all of them.

    Raises:
        Missing: they have none of this id.
    """
    condition = [Notice.person == person, Notice.read_at.is_(None)]
    if notice_id is not None:
        if db.session.scalar(sa.select(Notice.id).where(Notice.id == notice_id, Notice.person == person)) is None:
            raise Missing
        condition.append(Notice.id == notice_id)
    db.session.execute(sa.update(Notice).where(*condition).values(read_at=clock.now()))


def digests_due(now: datetime) -> list[str]:
    """Persons whose one email of the day is due: after five o'clock, with something new, and none today."""
    local = clock.local(now)
    if local.hour < DIGEST_HOUR:
        return []
    done = sa.select(NoticeChoice.person).where(NoticeChoice.digest_on >= local.date())
    return list(
        db.session.scalars(
            sa.select(Notice.person).where(_WAITS, Notice.person.not_in(done)).distinct().order_by(Notice.person)
        )
    )


def send_digest(person: str, now: datetime) -> None:
    """Put a person's new notices into one mail; again on one day changes nothing."""
    row = db.session.get(NoticeChoice, person, with_for_update=True)
    today = clock.local(now).date()
    if row is None or (row.digest_on and row.digest_on >= today):
        return
    waiting = db.session.scalars(
        sa.select(Notice).where(Notice.person == person, Notice.for_digest.is_(True)).order_by(Notice.id)
    ).all()
    if not waiting:
        return
    row.digest_on = today
    lines = [{"template": n.template, "data": n.data, "link": n.link} for n in waiting[:MOST_IN_DIGEST]]
    for notice in waiting:
        notice.for_digest = False
    if row.by_email is ByEmail.NONE:  # chosen while they were being told
        return
    _write(person, None, "digest", {"lines": lines, "more": len(waiting) - len(lines)}, "/account/notices")


def old_mails(now: datetime) -> list[str]:
    """The one subject “all” when there are mails older than 90 days."""
    before = now - timedelta(days=MAILS_KEPT_DAYS)
    return ["all"] if db.session.scalar(sa.select(Mail.id).where(Mail.at < before).limit(1)) else []


def forget_mails(_all: str, now: datetime) -> None:
    """Delete mails older than 90 days: what people were told still stands in the app."""
    db.session.execute(sa.delete(Mail).where(Mail.at < now - timedelta(days=MAILS_KEPT_DAYS)))
