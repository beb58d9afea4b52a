"""People are told once, in the app and by email as they choose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.checks import services as checks
from hub.kernel import clock as clocks
from hub.kernel import ids, jobs, outbox, unit
from hub.kernel.access import SYSTEM
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.notices import queries, services
from hub.notices.adapters.compose import compose
from hub.notices.models import Notice, NoticeChoice
from hub.people import services as accounts
from hub.places import services as places
from hub.places.domain import Point
from tests.faults.together import together
from tests.hub import people


def tell(person: str, event: str = "event-1", kind: str = "visit-moved", **more: Any) -> None:
    values = {
        "template": "Your visit on %(day_on)s costs %(cost_pence)s.",
        "data": {"day_on": "2025-12-05", "cost_pence": 1250},
        "link": "/visits/1",
        "event_id": event,
    } | more
    unit.write(services.tell, person, kind, **values)


@pytest.fixture
def joan(app: Flask) -> str:
    return people.enter("Joan", "Parker", email="joan@example.com")


def test_the_same_event_tells_once(joan: str) -> None:
    tell(joan)
    tell(joan)
    tell(joan, kind="other")
    tell(joan, "event-2")
    assert queries.unread_count(joan) == 3
    assert len(queries.mailbox()) == 3
    found = queries.of_person(joan).notices[0]
    assert found.words == "Your visit on Friday 5 December 2025 costs £12.50."
    assert not found.read


def test_of_two_sentences_about_one_event_the_first_stands(joan: str) -> None:
    def both() -> None:
        for template in ("Choose someone else.", "It is paused."):
            services.tell(joan, "paused", template=template, link="/", event_id="event-1")

    unit.write(both)
    assert [notice.words for notice in queries.of_person(joan).notices] == ["Choose someone else."]


def test_at_once_means_a_mail_with_a_link(joan: str) -> None:
    tell(joan)
    mail = compose(queries.mailbox()[0])
    assert mail.to == "joan@example.com"
    assert mail.subject == "Your visit on Friday 5 December 2025 costs £12.50"
    assert "Hello Joan," in mail.text
    assert "\nhttp://localhost/visits/1\n" in mail.text
    assert "/account/notices/choices" in mail.text
    assert "\n\n\n" not in mail.text


def test_none_means_in_the_app_alone(joan: str) -> None:
    unit.write(services.choose, joan, "none")
    tell(joan)
    assert queries.mailbox() == []
    assert queries.unread_count(joan) == 1


def test_daily_means_one_mail_after_five(joan: str, clock: Any) -> None:
    unit.write(services.choose, joan, "daily")
    for event in ("1", "2", "3"):
        tell(joan, event)
    jobs.run_due()
    assert queries.mailbox() == []
    for hours in (8, 1, 1):  # at five, and again later the same evening
        clock.advance(timedelta(hours=hours))
        jobs.run_due()
    (digest,) = queries.mailbox()
    mail = compose(digest)
    assert mail.subject == "3 new things for you today"
    assert mail.text.count("* Your visit on Friday") == 3
    tell(joan, "4")
    jobs.run_due()
    assert len(queries.mailbox()) == 1
    clock.advance(timedelta(days=1))
    jobs.run_due()
    assert compose(queries.mailbox()[0]).subject == "1 new thing for you today"


def test_who_wants_no_emails_gets_no_digest_of_what_waits(joan: str, clock: Any) -> None:
    unit.write(services.choose, joan, "daily")
    tell(joan)
    unit.write(services.choose, joan, "none")
    clock.advance(timedelta(hours=9))
    assert unit.read(services.digests_due, clocks.now()) == []
    jobs.run_due()
    assert queries.mailbox() == []
    assert queries.unread_count(joan) == 1
    unit.write(services.choose, joan, "daily")
    tell(joan, "later")
    clock.advance(timedelta(hours=1))
    jobs.run_due()
    assert compose(queries.mailbox()[0]).subject == "1 new thing for you today"


def test_a_notice_told_while_they_chose_no_emails_goes_into_no_digest(joan: str, clock: Any) -> None:
    unit.write(services.choose, joan, "none")
    tell(joan)
    unit.write(lambda: db.session.execute(sa.update(Notice).values(for_digest=True)))
    clock.advance(timedelta(hours=9))
    jobs.run_due()
    assert queries.mailbox() == []


def test_choosing_twice_at_one_moment_is_one_choice(app: Flask, joan: str) -> None:
    for _ in range(5):
        unit.write(lambda: db.session.execute(sa.delete(NoticeChoice)))
        answers = together(app, *[lambda: unit.write(services.choose, joan, "daily")] * 6)
        assert answers == [None] * 6


def test_reading_marks_only_ones_own(joan: str) -> None:
    tell(joan)
    tell(joan, "event-2")
    other = people.enter("Nosy", "Neighbour")
    first = queries.of_person(joan).notices[0].id
    with pytest.raises(Missing):
        unit.write(services.mark_read, other, first)
    unit.write(services.mark_read, joan, first)
    assert queries.unread_count(joan) == 1
    unit.write(services.mark_read, joan)
    assert queries.unread_count(joan) == 0


def test_a_party_is_whoever_answers_for_it(joan: str) -> None:
    firm = people.organisation(manager=joan)
    park = unit.write(
        places.add_place, "Mill Park", "park", Point(51.4, -0.3), f"organisation:{firm}", by=people.actor(joan)
    )
    for number, urn in enumerate((f"person:{joan}", f"organisation:{firm}", f"place:{park}")):
        told = unit.write(services.tell_party, urn, "hello", template="Hello.", link="/", event_id=str(number))
        assert told == 1
    assert (
        unit.write(services.tell_party, f"person:{joan}", "x", template="Hello.", link="/", event_id="9", but=joan) == 0
    )


def test_pages_of_notices(joan: str) -> None:
    for event in range(5):
        tell(joan, str(event))
    page = queries.of_person(joan, page=9, size=2)
    assert (page.page, page.pages, len(page.notices)) == (3, 3, 1)


def test_account_letters_carry_their_secret_once(app: Flask) -> None:
    unit.write(
        accounts.sign_up,
        "New",
        "Person",
        email="new@example.com",
        password_hash=accounts.hash_password("three wise owls"),
    )
    outbox.drain()
    (letter,) = queries.mailbox()
    mail = compose(letter)
    assert mail.subject == "Please confirm your email address"
    assert "/account/confirm/" in mail.text
    unit.write(accounts.confirm_account, letter.link.rpartition("/")[2])


@pytest.mark.parametrize("purpose", ["confirm", "first", "reset", "email", "known"])
def test_every_account_letter_has_words(app: Flask, purpose: str) -> None:
    unit.write(services.write_mail, "a@example.com", f"account_{purpose}", {"given_name": "A"}, "/account/x")
    mail = compose(queries.mailbox()[0])
    assert mail.subject
    assert "http://localhost/account/x" in mail.text


@pytest.mark.parametrize("kind", ["staff", "member", "supporter"])
def test_every_invitation_has_words(app: Flask, kind: str) -> None:
    data = {"inviter": "Rose Green", "organisation": "Anchorage", "role": "Finance officer"}
    unit.write(services.write_mail, "a@example.com", f"invitation_{kind}", data, "/account/x")
    mail = compose(queries.mailbox()[0])
    assert {"staff": "Finance officer", "member": "Anchorage", "supporter": "Rose Green"}[kind] in mail.text


def test_people_hear_of_what_happens_to_them(joan: str) -> None:
    officer = people.actor(people.officer("safeguarding"))
    me = people.actor(joan)
    check = unit.write(checks.submit, f"person:{joan}", "identity", "Passport", date(2025, 1, 1), None, me)
    outbox.drain()
    assert "A check waits for you: Identity." in [n.words for n in queries.of_person(officer.person or "").notices]
    unit.write(checks.refuse, check, "The photo cannot be read.", officer)
    firm = people.organisation(manager=people.enter("Boss", "Bold"))
    unit.write(accounts.add_member, firm, joan, "carer", SYSTEM)
    daughter = people.enter("Rosa", "Parker")
    unit.write(accounts.delegate, joan, daughter, ["view"], None, None, None, "My daughter", by=me)
    unit.write(accounts.open_record, officer, joan, "A call from her doctor")
    outbox.drain()
    said = " / ".join(n.words for n in queries.of_person(joan).notices)
    for words in (
        "could not accept your check: Identity",
        "photo cannot be read",
        "part of Anchorage Care",
        "Rosa Parker can now act",
    ):
        assert words in said
    assert "opened your record" in said
    assert "act for Joan Parker" in queries.of_person(daughter).notices[0].words


def test_old_mails_are_forgotten(joan: str, clock: Any) -> None:
    tell(joan)
    clock.advance(timedelta(days=91))
    jobs.run_due()
    assert queries.mailbox() == []
    assert queries.unread_count(joan) == 1


def test_ids_of_mails_are_ids(joan: str) -> None:
    tell(joan)
    assert ids.valid(queries.mailbox()[0].id)


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        (
            "The help from Min-jun P. has come to its end. You can say how it went.",
            "The help from Min-jun P. has come to its end",
        ),
        ("How did it go? You have two weeks to say so.", "How did it go?"),
        ("A figure is out of bounds: Missed visits.", "A figure is out of bounds: Missed visits"),
    ],
)
def test_a_mail_is_called_by_its_first_sentence(joan: str, said: str, subject: str) -> None:
    tell(joan, template=said, data={})
    assert compose(queries.mailbox()[0]).subject == subject
