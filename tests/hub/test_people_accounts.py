"""Journey 9: sign up with a letter, confirm, forget the password, change details, address and password."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM
from hub.kernel.db import db
from hub.notices import queries as notices
from hub.notices.adapters.compose import compose
from hub.people import queries, services
from hub.people.domain import Letters, weak_password
from hub.people.events import LetterAsked, PersonRenamed
from hub.people.models import Letter, Person
from tests.hub.people import PASSWORD, actor, enter

NEW = {"given_name": "Joan", "family_name": "Parker", "email": "joan@example.com", "password": PASSWORD}


def letters(email=None):
    """The letters that wait to be written, as whoever sends them gets them; the newest last."""
    ids = db.session.scalars(db.select(Letter.id).where(Letter.used_at.is_(None)).order_by(Letter.id)).all()
    posts = [unit.write(services.write_letter, id_) for id_ in ids]
    return [post for post in posts if post and email in (None, post.to)]


def sign_up(client, **changes):
    return client.post("/account/sign-up", data=NEW | changes)


def test_from_nothing_to_signed_in(client):
    answer = sign_up(client, next="/needs/new/what")
    assert answer.location == "/account/letter-sent"
    assert client.get(answer.location).status_code == 200
    (post,) = letters()
    assert (post.to, post.purpose, post.given_name) == ("joan@example.com", Letters.CONFIRM, "Joan")
    page = client.get(post.path)
    assert page.status_code == 200
    assert "joan@example.com" in page.text
    assert queries.login("joan@example.com").confirmed is False, "a page that is only read changes nothing"
    wrong = client.post(post.path, data={"password": "not the one"})
    assert wrong.status_code == 422
    assert client.post(post.path, data={"password": PASSWORD}).location == "/needs/new/what"
    assert "Your account is ready" in client.get("/account").text
    again = client.post(post.path, data={"password": PASSWORD})
    assert again.status_code == 409
    assert "used already" in again.text


def test_the_letter_is_asked_for_by_an_event_without_any_secret(app, client):
    heard = []
    outbox.subscribe("test-hears-letters", LetterAsked, heard.append)
    sign_up(client)
    outbox.drain()
    (delivery,) = heard
    assert delivery.event.purpose == "confirm"
    assert "joan" not in str(delivery.event.payload()).lower()
    row = db.session.get(Letter, delivery.event.letter)
    post = unit.write(services.write_letter, row.id)
    db.session.expire_all()
    assert post.path.rpartition("/")[2] not in str(vars(row))


def test_a_letter_written_twice_voids_the_first(client):
    sign_up(client)
    (first,), (second,) = letters(), letters()
    assert client.get(first.path).status_code == 409
    assert client.get(second.path).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("given_name", " ", "Write your first name"),
        ("family_name", "", "Write your last name"),
        ("email", "joan at home", "Write an email address"),
        ("password", "short", "at least 10 characters"),
        ("password", "aaaaaaaaaaaa", "too easy"),
    ],
)
def test_every_field_says_what_to_do_and_keeps_what_was_typed(client, field, value, words):
    answer = sign_up(client, **{field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#{field}"' in answer.text
    if field != "family_name":
        assert 'value="Parker"' in answer.text
    assert PASSWORD not in answer.text


def test_signing_up_with_an_address_that_has_an_account_tells_only_its_owner(client):
    enter(email="joan@example.com")
    assert sign_up(client).location == "/account/letter-sent"
    (post,) = letters()
    assert post.purpose is Letters.KNOWN
    assert post.path == "/account/forgotten"


def test_nobody_can_sit_in_an_account_and_wait_for_its_owner(client, app):
    """Whoever signs up first with another's address gains nothing when the owner signs up: the mailbox decides."""
    sign_up(client, given_name="Mallory", password="the thief's password")
    owner = app.test_client()
    assert sign_up(owner).location == "/account/letter-sent"
    first, post = letters()
    assert (post.purpose, post.confirmed) == (Letters.RESET, False)
    assert client.post(first.path, data={"password": PASSWORD}).status_code == 422
    assert queries.login("joan@example.com").confirmed is False
    assert owner.post(post.path, data={"password": "four grey herons"}).location == "/account/details"
    page = owner.get("/account/details").text
    assert "Look whether your name" in page
    assert 'value="Mallory"' in page, "and changes it here"
    login = queries.login("joan@example.com")
    assert login.confirmed
    assert services.password_fits(login.password_hash, "four grey herons")
    thief = {"email": "joan@example.com", "password": "the thief's password"}
    assert client.post("/account/sign-in", data=thief).status_code == 422


def test_signing_up_later_changes_nothing_of_what_the_first_typed(client, app):
    """A stranger who knows an address can neither rename who waits to confirm it, nor lock them out."""
    heard = []
    outbox.subscribe("test-hears-names", PersonRenamed, heard.append)
    sign_up(client)
    before = queries.login("joan@example.com")
    assert sign_up(app.test_client(), given_name="Mallory", password="the thief's password").status_code == 302
    outbox.drain()
    assert heard == []
    assert queries.login("joan@example.com") == before
    (person,) = db.session.scalars(db.select(Person).where(Person.given_name.in_(["Joan", "Mallory"]))).all()
    assert (person.given_name, person.family_name) == ("Joan", "Parker")
    mine, _ = letters()
    assert client.post(mine.path, data={"password": PASSWORD}).status_code == 302
    assert "Your account is ready" in client.get("/account").text


def test_the_letter_of_a_second_sign_up_says_what_it_does(client, app):
    sign_up(client)
    outbox.drain()
    sign_up(app.test_client())
    outbox.drain()
    second, first = (compose(mail).text for mail in notices.mailbox())
    assert "show us that this address is yours" in first
    assert "asked for an account with this address. Open this link to choose a password" in second
    assert "/account/reset/" in second


def test_nobody_renames_whom_an_officer_entered_by_signing_up_with_their_address(client, clock):
    """The officer's letter lasts an hour; then a stranger comes, who must not become the name on that record."""
    person = unit.write(services.register_person, "Maud", "Allen", email="joan@example.com", by=SYSTEM)
    unit.write(services.ask_reset, "joan@example.com")
    clock.advance(timedelta(hours=2))
    assert letters() == []
    assert sign_up(client, given_name="Mallory").location == "/account/letter-sent"
    assert queries.names([f"person:{person}"]) == {f"person:{person}": "Maud Allen"}
    (post,) = letters()
    assert (post.purpose, post.given_name) == (Letters.RESET, "Maud"), "the mailbox's owner goes on where they stood"
    assert client.post(post.path, data={"password": "four grey herons"}).status_code == 302
    assert queries.login("joan@example.com").confirmed


def test_letters_grow_old(client, clock):
    sign_up(client)
    (post,) = letters()
    clock.advance(timedelta(days=3))
    assert client.get(post.path).status_code == 409
    assert letters() == []


def test_a_forgotten_password_begins_again(client, app):
    joan = enter(email="joan@example.com")
    elsewhere = app.test_client()
    elsewhere.post("/account/sign-in", data={"email": "joan@example.com", "password": PASSWORD})
    assert elsewhere.get("/account").status_code == 200
    for email in ("joan@example.com", "nobody@example.com"):
        assert client.post("/account/forgotten", data={"email": email}).location == "/account/letter-sent"
    (post,) = letters()
    assert client.get(post.path).status_code == 200
    assert client.post(post.path, data={"password": "short"}).status_code == 422
    assert client.post(post.path, data={"password": "four black swans"}).location == "/account"
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302, "every other session has ended"
    assert services.password_fits(queries.login_of_person(joan).password_hash, "four black swans")
    assert client.post(post.path, data={"password": "five black swans"}).status_code == 409


def test_a_reset_proves_the_address(client):
    enter(email="joan@example.com", confirmed=False)
    client.post("/account/forgotten", data={"email": "joan@example.com"})
    post = letters()[-1]
    client.post(post.path, data={"password": "four black swans"})
    assert queries.login("joan@example.com").confirmed


def test_letters_are_throttled(client):
    for _ in range(5):
        client.post("/account/forgotten", data={"email": "joan@example.com"})
    assert client.post("/account/forgotten", data={"email": "joan@example.com"}).status_code == 429


def test_details_change(client, sign_in):
    joan = enter()
    sign_in(joan, client)
    assert 'value="Joan"' in client.get("/account/details").text
    answer = client.post(
        "/account/details", data={"given_name": "Joanne", "family_name": "Parker", "phone": "020 8547 5000"}
    )
    assert answer.location == "/account"
    view = queries.person(joan)
    assert (view.given_name, view.phone, view.auto_confirm) == ("Joanne", "020 8547 5000", False)
    wrong = client.post("/account/details", data={"given_name": "", "family_name": "Parker", "phone": "call me"})
    assert wrong.status_code == 422
    assert "Write your first name" in wrong.text
    assert 'value="call me"' in wrong.text


def test_the_address_changes_once_the_new_one_answers(client, sign_in):
    joan = enter(email="joan@example.com")
    sign_in(joan, client)
    wrong = client.post("/account/email", data={"email": "new@example.com", "current": "wrong"})
    assert wrong.status_code == 422
    client.post("/account/email", data={"email": "New@example.com", "current": PASSWORD})
    assert queries.person(joan).email == "joan@example.com"
    (post,) = letters("new@example.com")
    assert client.get(post.path).status_code == 200
    assert client.post(post.path).location == "/account"
    assert queries.person(joan).email == "new@example.com"
    (told,) = letters("joan@example.com")
    assert told.purpose is Letters.MOVED


def test_another_s_address_is_not_given_away(client, sign_in):
    enter("Mary", "Stone", email="mary@example.com")
    sign_in(enter(email="joan@example.com"), client)
    answer = client.post("/account/email", data={"email": "mary@example.com", "current": PASSWORD})
    assert answer.location == "/account/letter-sent"
    assert [post.purpose for post in letters()] == [Letters.KNOWN]


def test_a_new_password_ends_other_sessions_and_not_this_one(client, sign_in, app):
    joan = enter(email="joan@example.com")
    elsewhere = sign_in(joan)
    sign_in(joan, client)
    client.post("/account/forgotten", data={"email": "joan@example.com"})
    (lost,) = letters()
    answer = client.post("/account/password", data={"current": PASSWORD, "password": "four black swans"})
    assert answer.location == "/account"
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert client.get(lost.path).status_code == 409, "a letter in some mailbox does not undo it"
    assert client.post("/account/password", data={"current": PASSWORD, "password": "x" * 30}).status_code == 422


def test_signed_out_people_are_asked_to_sign_in_and_brought_back(client):
    answer = client.get("/account/details")
    assert answer.status_code == 302
    assert answer.location == "/account/sign-in?next=/account/details"


def test_weak_passwords():
    assert weak_password("three grey herons") is None
    assert weak_password("joan@example.com", "Joan@Example.com")
    assert weak_password("x" * 300)


def test_change_services_ask_who(app):
    from hub.people.domain import NotTheirs

    joan, mary = enter(), enter("Mary", "Stone")
    with pytest.raises(NotTheirs):
        unit.write(services.change_details, joan, given_name="X", family_name="Y", phone=None, by=actor(mary))
    with pytest.raises(NotTheirs):
        unit.write(services.set_place, joan, None, None, by=actor(mary))
