"""The pages of people: supporters, organisations, staff, blocks, my data, and an officer's work."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

import pytest

from hub.kernel import unit
from hub.kernel.access import SYSTEM
from hub.kernel.db import db
from hub.kernel.errors import Invalid
from hub.people import ports, queries, services
from hub.people.domain import InvitationKind, MemberRole, Point
from hub.people.models import Invitation, Letter, Person, Try
from tests.hub.people import PASSWORD, actor, enter, officer, organisation


@dataclass(frozen=True)
class Place:
    point: Point
    postcode: str


class NoSuchPostcode(Invalid):
    code = "no-such-postcode"
    template = "We do not know this postcode."


class Grid:
    """A locator of one postcode, with a coarse grid."""

    def locate(self, text):
        if text.replace(" ", "").upper() != "KT12AB":
            raise NoSuchPostcode
        return Place(Point(51.4049, -0.3031), "KT1 2AB")

    def mask(self, point):
        return Point(round(point.lat, 1), round(point.lon, 1))


@pytest.fixture
def grid(app):
    app.extensions[ports.LOCATOR] = Grid()


def invitations():
    """The invitations that wait, as whoever sends them gets them."""
    ids = db.session.scalars(db.select(Invitation.id).order_by(Invitation.id)).all()
    return [post for post in (unit.write(services.write_invitation, id_) for id_ in ids) if post]


# Where a person lives


def kept(person):
    """Where they really live, as it is kept; no query tells it."""
    row = db.session.get(Person, person)
    return row.lat, row.lon


def test_a_postcode_gives_a_true_point_that_nobody_sees(client, sign_in, grid):
    joan = enter()
    sign_in(joan, client)
    details = {"given_name": "Joan", "family_name": "Parker", "postcode": "kt12ab"}
    assert client.post("/account/details", data=details).location == "/account"
    view, party = queries.person(joan), queries.party(f"person:{joan}")
    assert view.postcode == "KT1 2AB"
    assert view.has_point
    assert (view.lat, view.lon) == (party.lat, party.lon) == (51.4, -0.3)
    assert kept(joan) == (51.4049, -0.3031)
    wrong = client.post("/account/details", data=details | {"postcode": "ZZ9 9ZZ"})
    assert wrong.status_code == 422
    assert "We do not know this postcode" in wrong.text
    assert 'href="#postcode"' in wrong.text
    client.post("/account/details", data=details | {"postcode": ""})
    assert kept(joan) == (None, None)


def test_without_a_grid_no_point_is_shown_at_all(app):
    del app.extensions[ports.LOCATOR]
    joan = unit.write(services.register_person, "Joan", "Parker", point=(51.4, -0.3), by=SYSTEM)
    assert queries.party(f"person:{joan}").lat is None
    assert kept(joan) == (51.4, -0.3)


# Supporters


ASK = {"email": "mary@example.com", "scope": "spend", "limit": "250", "evidence": "my daughter"}


def test_a_supporter_is_asked_accepts_acts_and_is_ended(client, sign_in, app):
    joan = enter()
    sign_in(joan, client)
    assert client.get("/account/supporters/new").status_code == 200
    assert client.post("/account/supporters/new", data=ASK).location == "/account/supporters"
    assert "mary@example.com" in client.get("/account/supporters").text
    (post,) = invitations()
    assert (post.to, post.kind, post.inviter) == ("mary@example.com", InvitationKind.SUPPORTER, joan)
    mary = app.test_client()
    page = mary.get(post.path)
    assert "Joan Parker would like you to act for them" in page.text
    assert "£250.00" in page.text
    short = mary.post(post.path, data={"given_name": "Mary", "family_name": "Stone", "password": "short"})
    assert short.status_code == 422
    assert 'value="Stone"' in short.text
    new = {"given_name": "Mary", "family_name": "Stone", "password": PASSWORD}
    assert mary.post(post.path, data=new).location == "/account"
    assert "Joan Parker" in mary.get("/account/supporters").text
    person = queries.login("mary@example.com").person
    found = queries.grant(person, joan, "spend")
    assert found.limit_pence == 25_000
    assert mary.post(post.path).status_code == 409, "an invitation works once"
    stranger = sign_in(enter("Ann", "Other"))
    assert stranger.post(f"/account/supporters/{found.delegation_id}/end").status_code == 403
    assert mary.post(f"/account/supporters/{found.delegation_id}/end").location == "/account/supporters"
    assert queries.grant(person, joan, "view") is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "mary"}, "Write an email address"),
        ({"scope": ""}, "Choose what they may do"),
        ({"limit": ""}, "Say how much they may spend"),
        ({"limit": "lots"}, "Write the amount in pounds"),
        ({"ends": "1 13 2026"}, "Write a real date"),
        ({"ends": "1 1 2020"}, "must not be before"),
        ({"evidence": ""}, "Write who they are to you"),
        ({"email": "joan@example.com"}, "That is your own account"),
    ],
)
def test_every_field_of_the_supporter_s_form(client, sign_in, change, words):
    sign_in(enter(email="joan@example.com"), client)
    answer = client.post("/account/supporters/new", data=ASK | change)
    assert answer.status_code == 422
    assert words in answer.text
    assert "There is a problem" in answer.text


def test_an_invited_supporter_with_an_account_signs_in_first(client, sign_in):
    joan, mary = enter(), enter("Mary", "Stone", email="mary@example.com")
    unit.write(services.invite_supporter, joan, "mary@example.com", ["view"], None, evidence="friend", by=actor(joan))
    (post,) = invitations()
    assert "/account/sign-in?next=" in client.get(post.path).text
    assert client.post(post.path, data={"given_name": "X", "family_name": "Y", "password": PASSWORD}).status_code == 422
    sign_in(mary, client)
    assert "You are signed in as Mary Stone" in client.get(post.path).text
    client.post(post.path)
    assert queries.grant(mary, joan, "view")


def test_an_invitation_taken_back_or_old_is_gone(client, sign_in, clock):
    joan = enter()
    sign_in(joan, client)
    client.post("/account/supporters/new", data=ASK)
    (post,) = invitations()
    (waiting,) = queries.supporter_invitations(joan)
    assert sign_in(enter("Ann", "Other")).post(f"/account/invitations/{waiting.id}/withdraw").status_code == 403
    client.post(f"/account/invitations/{waiting.id}/withdraw", data={"next": "//evil.example"})
    assert client.get(post.path).status_code == 409
    client.post("/account/supporters/new", data=ASK)
    (post,) = invitations()
    clock.advance(timedelta(days=15))
    assert client.get(post.path).status_code == 409


# Organisations


def test_an_organisation_from_nothing(client, sign_in, app, grid):
    ruth = enter("Ruth", "Manager")
    sign_in(ruth, client)
    wrong = client.post("/account/organisations/new", data={"name": "", "cqc_number": "12"})
    assert wrong.status_code == 422
    for words in ("Write its name", "Choose what it is", "Write the CQC number"):
        assert words in wrong.text
    data = {"name": "Anchorage", "sector": "business", "kind": "home care", "postcode": "KT1 2AB"}
    answer = client.post("/account/organisations/new", data=data)
    id_ = answer.location.rpartition("/")[2]
    urn = f"organisation:{id_}"
    page = client.get(answer.location).text
    assert "Anchorage" in page
    assert 'href="/offers/new?kind=organisation"' in page, "the next step of whoever came to offer its service"
    assert queries.party(urn).lat == 51.4049, "premises are exact"
    invite = f"{answer.location}/members/new"
    assert client.post(invite, data={"email": "carl@example.com"}).status_code == 422
    client.post(invite, data={"email": "carl@example.com", "role": "carer"})
    (post,) = invitations()
    assert (post.kind, post.organisation) == (InvitationKind.MEMBER, id_)
    carl = app.test_client()
    assert "join Anchorage" in carl.get(post.path).text
    carl.post(post.path, data={"given_name": "Carl", "family_name": "Carer", "password": PASSWORD})
    assert "Anchorage" in carl.get("/account").text
    assert carl.get(answer.location).status_code == 200
    assert "/offers/new" not in carl.get(answer.location).text.partition("<main")[2]
    assert carl.get(invite).status_code == 403
    assert carl.get(f"{answer.location}/edit").status_code == 403
    assert sign_in(enter("Ann", "Other")).get(answer.location).status_code == 403
    person = queries.login("carl@example.com").person
    client.post(f"{answer.location}/members/{person}/role", data={"role": "manager"})
    assert queries.manages(person, urn)
    changed = {"name": "Anchorage Care", "postcode": "KT1 2AB", "sector": "public"}
    assert client.post(f"{answer.location}/edit", data=changed).location == answer.location
    assert queries.organisation(id_).name == "Anchorage Care"
    assert queries.organisation(id_).sector == "business"
    assert carl.post(f"{answer.location}/members/{person}/end").location == "/account"
    assert not queries.manages(person, urn)


def test_an_organisation_keeps_a_manager(client, sign_in):
    ruth = enter("Ruth", "Manager")
    id_ = organisation(manager=ruth)
    sign_in(ruth, client)
    assert client.post(f"/account/organisations/{id_}/members/{ruth}/end").status_code == 409
    answer = client.post(f"/account/organisations/{id_}/members/{ruth}/role", data={"role": "carer"})
    assert answer.status_code == 409
    assert "the only manager" in answer.text
    assert [m.role for m in queries.members(id_)] == [MemberRole.MANAGER]


# My data


def test_my_data_says_who_looked_and_takes_all_away(client, sign_in, app):
    joan, olu = enter(), officer("safeguarding")
    unit.write(services.open_record, actor(olu), joan, "A worry was reported")
    unit.write(services.block, actor(joan), f"person:{enter('Bad', 'Man')}", "rude")
    queries.contribute("test_things", lambda person: [{"of": person}])
    sign_in(joan, client)
    page = client.get("/account/data").text
    for words in ("Olu Adeyemi", "Safeguarding officer", "A worry was reported"):
        assert words in page
    answer = client.get("/account/data.json")
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    data = json.loads(answer.text)
    assert data["person"]["given_name"] == "Joan"
    assert data["who_looked"][0]["reason"] == "A worry was reported"
    assert data["blocks"][0]["reason"] == "rude"
    assert data["test_things"] == [{"of": joan}]
    assert "password" not in answer.text
    assert "hash" not in answer.text


def test_the_data_of_another_stay_another_s(client, sign_in):
    enter()
    mary = enter("Mary", "Stone")
    sign_in(mary, client)
    assert "Joan" not in client.get("/account/data.json").text


# Officers


def test_a_record_opens_with_a_reason_for_30_minutes(client, sign_in, clock):
    joan, olu = enter(phone="020 8547 5000"), officer("commissioner")
    sign_in(olu, client)
    found = client.get("/council/people?q=park").text
    assert "Joan P." in found
    assert "Parker" not in found
    record = f"/council/people/{joan}"
    assert client.get(record).location == f"{record}/open"
    assert client.get(f"{record}/open").status_code == 200
    assert client.post(f"{record}/open", data={"reason": "abc"}).status_code == 422
    assert client.post(f"{record}/open", data={"reason": "She asked me to look"}).location == record
    page = client.get(record)
    assert "020 8547 5000" in page.text
    assert "She asked me to look" in page.text
    assert sign_in(officer("finance", "Fi", "Nance")).get(record).status_code == 302, "it opens for one officer"
    assert client.get(f"/council/people/{enter('Mary', 'Stone')}").status_code == 302, "and for one person"
    clock.advance(timedelta(minutes=30))
    assert client.get(record).status_code == 302
    (opening,) = queries.openings_of(joan)
    assert (opening.officer_name, opening.role, opening.reason) == (
        "Olu Adeyemi",
        "commissioner",
        "She asked me to look",
    )


@pytest.mark.parametrize("role", ["administrator", "councillor", "funder", None])
def test_who_sees_no_personal_data_opens_no_record(client, sign_in, role):
    joan = enter()
    sign_in(officer(role) if role else enter("Ann", "Other"), client)
    for path in ("/council/people", f"/council/people/{joan}", f"/council/people/{joan}/open", "/council/people/new"):
        assert client.get(path).status_code == 403
    assert client.post(f"/council/people/{joan}/open", data={"reason": "curiosity"}).status_code == 403
    assert queries.openings_of(joan) == []


def test_an_officer_s_own_record_stays_with_my_data(client, sign_in):
    olu = officer("commissioner")
    sign_in(olu, client)
    answer = client.post(f"/council/people/{olu}/open", data={"reason": "to see what it says"})
    assert answer.status_code == 403
    assert "your own record" in answer.text


@pytest.mark.parametrize("text", ["joan parker", "PARK", "020 85475000", "joan@example.com", "kt1 2ab", "kt12ab"])
def test_people_are_found_by_what_a_caller_can_say(app, grid, text):
    joan = enter(email="joan@example.com", phone="020 8547 5000", postcode="KT1 2AB", point=(51.4, -0.3))
    enter("Mary", "Stone")
    assert [p.id for p in queries.find_people(text)] == [joan]
    assert queries.find_people(text)[0].district == "KT1"


@pytest.mark.parametrize("text", ["émile", "Émile", "ÉMILE", "émi", "o'é", "émile O'ÉIREANN"])
def test_people_are_found_by_names_with_accents(app, text):
    emile = enter("Émile", "O'Éireann", email="emile@example.com")
    enter("Emile", "Stone")
    assert [p.id for p in queries.find_people(text)] == [emile]


@pytest.mark.parametrize("text", ["", "j", "%%", "__", "joan stone", "nobody@example.com"])
def test_nobody_is_found_by_nothing(app, text):
    enter()
    assert queries.find_people(text) == []


def test_help_by_telephone_is_done_for_the_caller_and_recorded(client, sign_in, clock):
    olu = officer("commissioner")
    sign_in(olu, client)
    answer = client.post("/council/people/new", data={"given_name": "Vera", "family_name": "Caller"})
    vera = answer.location.split("/")[3]
    assert client.get("/account").text.count("by telephone") == 0
    client.post(answer.location, data={"reason": "She called for help", "how": "telephone"})
    page = client.get("/account").text
    assert "You are helping Vera Caller by telephone" in page
    client.post("/account/details", data={"given_name": "Vera", "family_name": "Caller", "phone": "020 1234 5678"})
    assert queries.person(vera).phone == "020 1234 5678"
    assert queries.person(olu).phone is None
    assert client.get("/account/data.json").status_code == 403
    assert (
        client.post("/account/password", data={"current": PASSWORD, "password": "four black swans"}).status_code == 403
    )
    (opening,) = queries.openings_of(vera)
    assert opening.kind == "telephone"
    assert client.post("/council/people/help/end").status_code == 302
    assert "You are helping" not in client.get("/account").text
    client.post(f"/council/people/{vera}/open", data={"reason": "She called again", "how": "telephone"})
    clock.advance(timedelta(minutes=31))
    page = client.get("/account").text
    assert "You are helping" not in page, "it ends by itself"
    assert "The telephone help has ended" in page


def test_what_comes_too_late_is_not_done_for_the_officer(client, sign_in, clock):
    vera, olu = enter("Vera", "Caller"), officer("commissioner")
    sign_in(olu, client)
    client.post(f"/council/people/{vera}/open", data={"reason": "She called for help", "how": "telephone"})
    clock.advance(timedelta(minutes=31))
    late = {"given_name": "Vera", "family_name": "Changed"}
    answer = client.post("/account/details", data=late)
    assert answer.status_code == 409
    assert "The telephone help has ended" in answer.text
    assert queries.person(olu).name == "Olu Adeyemi"


def test_a_caller_is_given_an_account_and_stays_one_person(client, sign_in, app):
    vera = unit.write(services.register_person, "Vera", "Caller", by=SYSTEM)
    sign_in(officer("commissioner"), client)
    path = f"/council/people/{vera}/account"
    assert client.get(path).status_code == 403
    client.post(f"/council/people/{vera}/open", data={"reason": "She has email now"})
    assert path in client.get(f"/council/people/{vera}").text
    assert client.post(path, data={"email": "vera"}).status_code == 422
    assert client.post(path, data={"email": "vera@example.com"}).location == f"/council/people/{vera}"
    assert client.post(path, data={"email": "vera2@example.com"}).status_code == 409
    (letter,) = db.session.scalars(db.select(Letter.id))
    post = unit.write(services.write_letter, letter)
    own = app.test_client()
    assert own.post(post.path, data={"password": PASSWORD}).status_code == 302
    assert queries.login("vera@example.com").person == vera


def test_another_s_opening_in_the_session_helps_nobody(app):
    joan, olu, fi = enter(), officer("commissioner"), officer("finance", "Fi", "Nance")
    opening = unit.write(services.help_by_telephone, actor(olu), joan, "She called for help")
    assert queries.actor(queries.session_key(olu), opening).assisting == joan
    assert queries.actor(queries.session_key(fi), opening).assisting is None
    record = unit.write(services.open_record, actor(fi), joan, "A question of money")
    assert queries.actor(queries.session_key(fi), record).assisting is None


# Staff


def test_the_first_officer_is_invited_by_a_command_and_invites_others(app, client):
    result = app.test_cli_runner().invoke(args=["people", "invite", "ada@example.com", "--role", "administrator"])
    assert result.exit_code == 0, result.output
    path = result.output.strip().splitlines()[-1].removeprefix("http://localhost")
    assert "Administrator" in client.get(path).text
    new = {"given_name": "Ada", "family_name": "First", "password": PASSWORD}
    assert client.post(path, data=new).status_code == 302
    client.post("/account/sign-out")
    answer = client.post("/account/sign-in", data={"email": "ada@example.com", "password": PASSWORD})
    assert answer.location == "/council/people/staff"
    assert client.post("/council/people/staff/new", data={"email": "fi@example.com"}).status_code == 422
    client.post("/council/people/staff/new", data={"email": "fi@example.com", "role": "finance"})
    assert "fi@example.com" in client.get("/council/people/staff").text
    (post,) = invitations()
    fi = app.test_client()
    fi.post(post.path, data={"given_name": "Fi", "family_name": "Nance", "password": PASSWORD})
    person = queries.login("fi@example.com").person
    assert queries.staff("finance") == (person,)
    assert fi.get("/council/people").status_code == 200
    assert fi.get("/council/people/staff").status_code == 403
    client.post(f"/council/people/staff/{person}/finance/end")
    assert fi.get("/council/people").status_code == 403, "a role ends at once"


def test_a_staff_invitation_is_for_its_address_alone(client, sign_in):
    ada = officer("administrator", "Ada", "First")
    unit.write(services.invite_staff, "fi@example.com", "finance", by=actor(ada))
    (post,) = invitations()
    sign_in(enter("Ann", "Other"), client)
    answer = client.post(post.path)
    assert answer.status_code == 403
    assert "for another email address" in answer.text
    assert queries.staff("finance") == ()


def test_what_a_dismissed_administrator_sent_is_void(client):
    ada, bea = officer("administrator", "Ada", "First"), officer("administrator", "Bea", "Second")
    unit.write(services.invite_staff, "ada.again@example.com", "administrator", by=actor(ada))
    unit.write(services.invite_staff, "fi@example.com", "finance", by=actor(bea))
    void, stands = invitations()
    unit.write(services.dismiss, ada, "administrator", actor(bea))
    new = {"given_name": "Ada", "family_name": "Again", "password": PASSWORD}
    assert client.post(void.path, data=new).status_code == 409
    assert queries.staff("administrator") == (bea,)
    assert client.post(stands.path, data=new).status_code == 302
    assert len(queries.staff("finance")) == 1


@pytest.mark.parametrize("change", ["removed", "made a carer"])
def test_what_a_manager_sent_is_void_when_they_are_none(client, change):
    ruth, joan = enter("Ruth", "Marsh"), enter()
    care, other = organisation(manager=ruth), organisation("Other Care", manager=ruth)
    unit.write(services.add_member, care, joan, "manager", actor(ruth))
    for invited, by, email in ((care, joan, "joan.again@example.com"), (care, ruth, "a@example.com"),
                               (other, ruth, "b@example.com")):  # fmt: skip
        unit.write(services.invite_member, invited, email, "manager", by=actor(by))
    void, *stand = invitations()
    if change == "removed":
        unit.write(services.remove_member, care, joan, actor(ruth))
    else:
        unit.write(services.add_member, care, joan, "carer", actor(ruth))
    new = {"given_name": "Joan", "family_name": "Again", "password": PASSWORD}
    assert client.post(void.path, data=new).status_code == 409
    assert [client.get(post.path).status_code for post in stand] == [200, 200]


def test_nobody_changes_their_own_role_and_one_administrator_stays(client, sign_in):
    ada = officer("administrator", "Ada", "First")
    sign_in(ada, client)
    assert client.post(f"/council/people/staff/{ada}/administrator/end").status_code == 403
    assert client.post("/council/people/staff/nobody/finance/end").status_code == 404
    assert client.post("/council/people/staff/nobody/nonsense/end").status_code == 404
    email = queries.person(ada).email
    assert client.post("/council/people/staff/new", data={"email": email, "role": "finance"}).status_code == 422


# Blocks


def test_a_block_holds_both_ways_until_it_is_taken_back(client, sign_in):
    joan, tom = enter(), enter("Tom", "Trouble")
    sign_in(joan, client)
    new = f"/account/blocks/new?party=person:{tom}&next=/account"
    assert "Block Tom T." in client.get(new).text
    assert (
        client.post("/account/blocks/new", data={"party": f"person:{tom}", "next": "/account"}).location == "/account"
    )
    assert queries.blocked_with(f"person:{joan}") == {f"person:{tom}"}
    assert queries.blocked_with(f"person:{tom}") == {f"person:{joan}"}
    assert "Tom T." in client.get("/account/blocks").text
    assert client.post("/account/blocks/new", data={"party": f"person:{joan}"}).status_code == 422
    assert client.get("/account/blocks/new?party=person:nobody").status_code == 404
    client.post("/account/blocks/end", data={"party": f"person:{tom}"})
    assert queries.blocked_with(f"person:{joan}") == frozenset()


def test_a_manager_blocks_for_their_organisation_and_nobody_else_does(client, sign_in):
    joan, tom = enter(), enter("Tom", "Trouble")
    care = f"organisation:{organisation(manager=joan)}"
    asked = {"party": f"person:{tom}", "side": care, "reason": "He shouted."}
    assert sign_in(enter("Sam", "Stranger")).post("/account/blocks/new", data=asked).status_code == 403
    sign_in(joan, client)
    assert care in client.get(f"/account/blocks/new?party=person:{tom}&side={care}").text
    client.post("/account/blocks/new", data=asked)
    assert queries.blocked_with(care) == {f"person:{tom}"}
    assert queries.blocked_with(f"person:{joan}") == frozenset()
    text = client.get("/account/blocks").text
    assert "Tom T." in text
    assert "Blocked for" in text
    client.post("/account/blocks/end", data={"party": f"person:{tom}", "side": care})
    assert queries.blocked_with(care) == frozenset()


def test_a_block_made_for_ones_place_is_listed_and_can_be_taken_back(app, client, sign_in, monkeypatch):
    joan, tom = enter(), enter("Tom", "Trouble")

    class Owners:
        def owner_of(self, urn):
            return f"person:{joan}" if urn == "place:HALL" else None

    monkeypatch.setitem(app.extensions, ports.OWNERS, Owners())
    sign_in(joan, client)
    client.post("/account/blocks/new", data={"party": f"person:{tom}", "side": "place:HALL"})
    assert queries.blocked_with("place:HALL") == {f"person:{tom}"}
    text = client.get("/account/blocks").text
    assert "Tom T." in text
    assert 'name="side" value="place:HALL"' in text
    client.post("/account/blocks/end", data={"party": f"person:{tom}", "side": "place:HALL"})
    assert queries.blocked_with("place:HALL") == frozenset()


def test_names_whole_and_masked(app):
    joan = enter()
    id_ = organisation(manager=joan)
    urns = [f"person:{joan}", f"organisation:{id_}", "person:nobody", "place:X"]
    assert queries.names(urns) == {urns[0]: "Joan Parker", urns[1]: "Anchorage Care"}
    assert queries.masked_names(urns) == {urns[0]: "Joan P.", urns[1]: "Anchorage Care"}
    assert queries.names([]) == {}


def test_old_tries_and_letters_are_forgotten(app, clock):
    from hub.kernel import jobs

    joan = enter()
    unit.write(services.ask_reset, queries.person(joan).email)
    unit.write(services.take_try, sign_in_account="x")
    clock.advance(timedelta(days=40))
    assert jobs.run(jobs.registered()["forget-tries-and-letters"]) == 1
    assert db.session.scalar(db.select(db.func.count()).select_from(Letter)) == 0
    assert db.session.scalar(db.select(db.func.count()).select_from(Try)) == 1
