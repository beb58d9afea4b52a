"""Signing in and out: the right password, the wrong one, too many, and where one lands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.kernel import unit
from hub.kernel.errors import Throttled
from hub.people import queries, services
from hub.people.services import sessions, tries
from tests.faults.together import together
from tests.hub.people import PASSWORD, actor, enter


def give(client, email, password=PASSWORD, **more):
    return client.post("/account/sign-in", data={"email": email, "password": password, **more})


def test_the_right_password_lets_in(client):
    enter(email="joan@example.com")
    answer = give(client, " Joan@Example.com ")
    assert answer.status_code == 302
    assert answer.location == "/account"
    with client.session_transaction() as session:
        assert session.permanent


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    enter(email="joan@example.com")
    wrong, unknown = give(client, "joan@example.com", "something else"), give(client, "nobody@example.com")
    assert wrong.status_code == unknown.status_code == 422
    for answer in (wrong, unknown):
        assert "The email address or the password is not right" in answer.text
    assert 'value="joan@example.com"' in wrong.text


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x", "/a\nb"]
)
def test_no_link_sends_anyone_elsewhere(client, target):
    enter(email="joan@example.com")
    assert give(client, "joan@example.com", next=target).location == "/account"


def test_one_comes_back_to_what_one_wanted(client):
    enter(email="joan@example.com")
    assert give(client, "joan@example.com", next="/needs/new/what?step=1").location == "/needs/new/what?step=1"
    assert sessions.inside("/find?q=a//b") == "/find?q=a//b"


def test_whoever_is_kept_at_the_door_is_told_how_to_go_on(client):
    assert "Sign in to go on" in client.get("/offers/new", follow_redirects=True).text
    assert "Sign in to go on" not in client.get("/account/sign-in").text


def test_too_many_tries_wait(client):
    enter(email="joan@example.com")
    for _ in range(tries.LIMITS["sign-in-account"].most):
        assert give(client, "joan@example.com", "wrong password").status_code == 422
    answer = give(client, "joan@example.com")
    assert answer.status_code == 429
    assert "Too many tries" in answer.text


def test_tries_are_counted_by_account_and_by_address_and_run_out(app):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    limit = tries.LIMITS["sign-in-address"]
    for n in range(limit.most):
        unit.write(services.take_try, at, sign_in_account=f"{n}@example.com", sign_in_address="192.0.2.1")
    with pytest.raises(Throttled) as refused:
        unit.write(services.take_try, at, sign_in_account="new@example.com", sign_in_address="192.0.2.1")
    assert refused.value.data["minutes"] == limit.minutes
    unit.write(services.take_try, at, sign_in_account="new@example.com", sign_in_address="192.0.2.2")
    later = at + timedelta(minutes=limit.minutes, seconds=1)
    unit.write(services.take_try, later, sign_in_account="new@example.com", sign_in_address="192.0.2.1")


def test_many_tries_at_one_moment_are_each_counted(app):
    at, most = datetime(2026, 1, 1, tzinfo=UTC), tries.LIMITS["sign-in-account"].most
    for n in range(5):
        answers = together(app, *[lambda n=n: unit.write(services.take_try, at, sign_in_account=f"{n}")] * (most + 8))
        assert sum(isinstance(answer, Throttled) for answer in answers) == 8
        assert answers.count(None) == most


def test_signing_in_wipes_the_tries_of_the_account(client):
    enter(email="joan@example.com")
    for _ in range(3):
        for _ in range(tries.LIMITS["sign-in-account"].most - 1):
            give(client, "joan@example.com", "wrong password")
        assert give(client, "joan@example.com").status_code == 302


def test_an_account_that_was_not_confirmed_gets_another_letter(client):
    enter(email="joan@example.com", confirmed=False)
    answer = give(client, "joan@example.com")
    assert answer.status_code == 409
    assert "We have just sent a new one" in answer.text


def test_signing_out(client, sign_in, app):
    person = enter()
    sign_in(person, client)
    assert "Sign out" in client.get("/account/sign-in", follow_redirects=True).text
    client.post("/account/sign-out")
    assert client.get("/account/sign-in").status_code == 200


def test_a_session_ends_when_the_stamp_changes(app):
    person = enter()
    key = queries.session_key(person)
    assert queries.actor(key).signed_in
    unit.write(services.change_password, actor(person).account, "another hash")
    assert not queries.actor(key).signed_in
    assert not queries.actor("nonsense").signed_in
    assert not queries.actor(actor(person).account).signed_in


def test_hashing_never_happens_in_a_writing_unit(app):
    with pytest.raises(RuntimeError):
        unit.write(services.hash_password, PASSWORD)


def test_every_form_wants_its_token(client, csrf):
    enter(email="joan@example.com")
    assert give(client, "joan@example.com").status_code == 400
