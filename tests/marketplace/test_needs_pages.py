"""Asking through the pages: question by question, every field wrong once, signed in or not, changed and withdrawn."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import unit
from hub.kernel.access import SYSTEM
from hub.people import services as people
from hub.people.services.sessions import OPENING
from hub.places import services as place_services
from marketplace.needs import queries, services
from marketplace.needs.domain import NeedEvent, NeedState
from tests.marketplace import market
from tests.marketplace.pooled import budget_of

ANSWERS: dict[str, dict] = {
    "words": {"words": "Mum needs help washing in the mornings and someone to do her shopping"},
    "what": {"categories": ["personal-care", "shopping"]},
    "when": {"slots-0-start": "480", "slots-0-minutes": "60", "slots-0-day": ["0", "2", "4"]},
    "where": {"postcode": "kt1 2ab"},
    "must": {"must_haves": ["pets-fine"], "language_code": "speaks-ko"},
    "prefer": {"preferences": ["same-person"], "language_code": ""},
    "better": {"outcome": "Mum is washed and dressed before ten", "outcome_now": "3"},
    "money": {"money": "free"},
    "dates": {"starts": ["8", "12", "2025"], "ends": ["", "", ""]},
}

WRONG = [
    ("who", {}, "Choose who needs the help."),
    ("words", {"words": ""}, "Say in a few words"),
    ("words", {"words": "x" * 2001}, "at most 2,000"),
    ("words", {"words": "🛒🛒🛒🛒🛒🛒"}, "Say in a few words what help is needed"),
    ("better", {"outcome": "🙂🙂🙂", "outcome_now": "3"}, "Say in a few words what should be better"),
    ("what", {}, "at least one kind"),
    ("when", {"slots-0-start": ""}, "at least one time"),
    ("when", {"slots-0-start": "480", "slots-0-minutes": "", "slots-0-day": ["0"]}, "For each time, choose"),
    ("where", {"postcode": ""}, "Write a postcode"),
    ("where", {"postcode": "ZZ1 1ZZ"}, "We cannot find “ZZ1 1ZZ”"),
    ("where", {"postcode": "KT8 9ZZ"}, "outside the area"),
    ("must", {"must_haves": ["a-unicorn"], "language_code": ""}, "from the list"),
    ("prefer", {"preferences": [], "language_code": "speaks-xx"}, "from the list"),
    ("better", {"outcome": "", "outcome_now": "3"}, "what should be better"),
    ("better", {"outcome": "Fresh food", "outcome_now": ""}, "from 0 to 10"),
    ("money", {}, "Choose what stands behind it"),
    ("dates", {"starts": ["", "", ""], "ends": ["", "", ""]}, "Write the first day"),
    ("dates", {"starts": ["31", "2", "2026"], "ends": ["", "", ""]}, "a real date"),
    ("dates", {"starts": ["1", "12", "2025"], "ends": ["", "", ""]}, "today or a later day"),
    ("dates", {"starts": ["8", "12", "2025"], "ends": ["7", "12", "2025"]}, "cannot end before it starts"),
    ("dates", {"starts": ["8", "12", "2025"], "ends": ["31", "12", "9999"]}, "a year from 1900 to 2100"),
    ("dates", {"starts": ["31", "12", "9999"], "ends": ["", "", ""]}, "a year from 1900 to 2100"),
    ("dates", {"starts": ["8", "12", "2025"], "ends": ["8", "12", "2031"]}, "within the next five years"),
    ("dates", {"starts": ["8", "12", "2028"], "ends": ["", "", ""]}, "within the next two years"),
]


def answer_all(client: FlaskClient, who: str = "me") -> None:
    assert client.post("/needs/new/who", data={"who": who}).location == "/needs/new/words"
    for step, data in ANSWERS.items():
        response = client.post(f"/needs/new/{step}", data=data)
        assert response.status_code == 302, (step, response.get_data(as_text=True))


def test_someone_unknown_answers_all_and_signs_in_at_the_end(borough: Flask, client: FlaskClient, sign_in) -> None:
    joan = market.resident()
    answer_all(client)
    page = client.get("/needs/new/check").get_data(as_text=True)
    for words in ("Washing, dressing", "Shopping", "KT1 2AB", "Korean", "3 out of 10", "only free help", "8 December"):
        assert words in page, words
    assert "Someone I look after" not in page
    assert page.count(">Change<") == 10
    asked = client.post("/needs/new/check")
    assert asked.location == "/account/sign-in?next=/needs/new/check"
    sign_in(joan.account, client)
    assert "Joan Parker" in client.get("/needs/new/check").get_data(as_text=True)
    posted = client.post("/needs/new/check")
    assert posted.status_code == 302
    need_id = re.search(r"/needs/(\w{26})", posted.location)[1]
    page = client.get(posted.location).get_data(as_text=True)
    assert "We have it" in page
    assert "What happens next" in page
    need = queries.need(need_id)
    assert need.holder == f"person:{joan.person}"
    assert need.categories == ("personal-care", "shopping")
    assert need.must_haves == ("pets-fine", "speaks-ko")
    assert [slot.weekday for slot in need.slots] == [0, 2, 4]


def test_someone_who_signs_in_on_the_way_chooses_a_budget(borough: Flask, client: FlaskClient, sign_in) -> None:
    joan = market.resident()
    budget = budget_of(joan, 40_000)
    answer_all(client)
    assert budget not in client.get("/needs/new/money").get_data(as_text=True)
    sign_in(joan.account, client)
    assert budget in client.get("/needs/new/money?change=1").get_data(as_text=True)
    assert client.post("/needs/new/money?change=1", data={"money": budget}).location == "/needs/new/check"
    posted = client.post("/needs/new/check").location
    assert queries.need(re.search(r"/needs/(\w{26})", posted)[1]).budget_id == budget


def test_whom_a_link_names_is_asked_for_though_something_else_was_begun(borough: Flask, sign_in) -> None:
    joan = market.resident()
    place = unit.write(
        place_services.add_place, "The Fairfield", "park", market.CENTRE, f"person:{joan.person}", by=SYSTEM
    )
    client = sign_in(joan.account)
    client.post("/needs/new/who", data={"who": f"me|person:{joan.person}"})
    page = client.get(f"/needs/new/who?holder=place:{place}").get_data(as_text=True)
    assert re.findall(r'value="([^"|]+)\|[^"]*" checked', page) == ["place"]


@pytest.mark.parametrize(("step", "data", "words"), WRONG)
def test_every_field_wrong_once(borough: Flask, client: FlaskClient, step: str, data: dict, words: str) -> None:
    if step != "who":
        client.post("/needs/new/who", data={"who": "me"})
    response = client.post(f"/needs/new/{step}", data=data)
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert words in text
    assert "There is a problem" in text
    for value in data.values():
        if isinstance(value, str) and value not in ("", "speaks-xx") and len(value) < 100:
            assert value in text


def test_words_suggest_kinds_and_times(borough: Flask, client: FlaskClient) -> None:
    client.post("/needs/new/who", data={"who": "me"})
    client.post("/needs/new/words", data=ANSWERS["words"])
    page = client.get("/needs/new/what").get_data(as_text=True)
    ticked = set(re.findall(r'value="([\w-]+)" checked', page))
    assert {"personal-care", "shopping"} <= ticked
    page = client.get("/needs/new/when").get_data(as_text=True)
    assert '<option value="480" selected' in page


def test_without_a_draft_every_question_leads_to_the_first(borough: Flask, client: FlaskClient) -> None:
    for step in (*list(ANSWERS), "check"):
        assert client.get(f"/needs/new/{step}").location == "/needs/new/who"
    assert client.get("/needs/new/nonsense").status_code == 404


def test_a_begun_draft_is_gone_on_with_or_forgotten(borough: Flask, client: FlaskClient) -> None:
    client.post("/needs/new/who", data={"who": "me"})
    client.post("/needs/new/words", data=ANSWERS["words"])
    page = client.get("/needs/new").get_data(as_text=True)
    assert "Go on where you stopped" in page
    assert "/needs/new/what" in page
    assert client.post("/needs/new/forget").location == "/needs/new/who"
    assert client.get("/needs/new").location == "/needs/new/who"


def test_another_browser_sees_nothing_of_it(borough: Flask, client: FlaskClient) -> None:
    client.post("/needs/new/who", data={"who": "me"})
    other = borough.test_client()
    assert other.get("/needs/new/words").location == "/needs/new/who"
    other.set_cookie("kith_draft", "guessed")
    assert other.get("/needs/new/words").location == "/needs/new/who"


def test_changing_an_answer_leads_back_to_the_answers(borough: Flask, client: FlaskClient) -> None:
    answer_all(client)
    response = client.post("/needs/new/words?change=1", data={"words": "Someone to walk the dog"})
    assert response.location == "/needs/new/check"
    assert "walk the dog" in client.get("/needs/new/check").get_data(as_text=True)


def test_what_is_missing_is_said_on_the_answers_and_not_posted(borough: Flask, sign_in) -> None:
    joan = market.resident()
    client = sign_in(joan.account)
    client.post("/needs/new/who", data={"who": f"me|person:{joan.person}"})
    response = client.post("/needs/new/check")
    assert response.status_code == 422
    assert "Say in a few words what help is needed." in response.get_data(as_text=True)
    assert "not sent yet" in client.get("/needs").get_data(as_text=True).lower()


def test_a_supporter_chooses_whom(borough: Flask, sign_in) -> None:
    joan, kim = market.resident(), market.resident("Kim", "Lee")
    unit.write(people.delegate, joan.person, kim.person, ["arrange"], None, evidence="my daughter", by=joan)
    client = sign_in(kim.account)
    assert "Joan Parker" in client.get("/needs/new/who").get_data(as_text=True)
    answer_all(client, f"supported|person:{joan.person}")
    need_id = re.search(r"/needs/(\w{26})", client.post("/needs/new/check").location)[1]
    need = queries.need(need_id)
    assert (need.holder, need.posted_by) == (f"person:{joan.person}", kim.person)
    assert "For Joan Parker" in client.get("/needs").get_data(as_text=True)
    page = sign_in(joan.account).get(f"/needs/{need_id}").get_data(as_text=True)
    assert "By Kim Lee" in page


def test_an_officer_on_the_telephone_asks_for_the_caller_and_not_for_her_own_family(borough: Flask, sign_in) -> None:
    joan, officer, mother = market.resident(), market.commissioner(), market.resident("Mia", "Mother")
    unit.write(people.delegate, mother.person, officer.person, ["arrange"], None, evidence="my mother", by=mother)
    market.posted_need(mother)
    market.posted_need(joan)
    desk = sign_in(str(officer.person))
    assert "For Mia Mother" in desk.get("/needs").get_data(as_text=True)
    assert "Mia Mother" in desk.get("/needs/new/who").get_data(as_text=True)
    opening = unit.write(people.help_by_telephone, officer, joan.person, "She called for help.")
    with desk.session_transaction() as session:
        session[OPENING] = opening
    for address in ("/needs", "/needs/new/who"):
        page = desk.get(address).get_data(as_text=True)
        assert "Joan" in page
        assert "Mia Mother" not in page


def test_nobody_asks_for_a_stranger(borough: Flask, sign_in) -> None:
    joan, stan = market.resident(), market.resident("Stan", "Ger")
    client = sign_in(stan.account)
    refused = client.post("/needs/new/who", data={"who": f"me|person:{joan.person}"})
    assert refused.status_code == 422
    need = market.posted_need(joan)
    for address in (f"/needs/{need}", f"/needs/{need}/edit/words", f"/needs/{need}/withdraw", f"/needs/{need}/look"):
        assert client.get(address).status_code == 403
    assert borough.test_client().get(f"/needs/{need}").status_code == 302


def test_a_person_without_a_home_gets_one_from_the_need(borough: Flask, sign_in) -> None:
    from hub.people import queries as people_queries

    ana = market.resident("Ana", "New", point=None)
    client = sign_in(ana.account)
    answer_all(client, f"me|person:{ana.person}")
    client.post("/needs/new/check")
    assert people_queries.person(str(ana.person)).has_point


def test_a_places_need_skips_where_and_shows_on_its_page(borough: Flask, sign_in, client: FlaskClient) -> None:
    joan = market.resident()
    owner = f"person:{joan.person}"
    place = unit.write(place_services.add_place, "The Fairfield", "park", market.CENTRE, owner, by=SYSTEM)
    own = sign_in(joan.account)
    assert "Ask for help for this place" in own.get(f"/places/{place}").get_data(as_text=True)
    own.post("/needs/new/who", data={"who": f"place|place:{place}"})
    own.post("/needs/new/words", data={"words": "Litter picking and planting on Saturday"})
    own.post("/needs/new/what", data={"categories": ["place-upkeep"]})
    assert own.post("/needs/new/when", data=ANSWERS["when"]).location == "/needs/new/must"
    for step in ("must", "prefer", "better", "money", "dates"):
        own.post(f"/needs/new/{step}", data=ANSWERS[step])
    assert own.post("/needs/new/check").status_code == 302
    page = client.get(f"/places/{place}").get_data(as_text=True)
    assert "Litter picking" in page
    assert "The Fairfield" in page
    assert "Parker" not in page


@pytest.mark.parametrize(
    ("step", "data", "field", "value"),
    [
        ("words", {"words": "Someone to shop on Tuesdays"}, "words", "Someone to shop on Tuesdays"),
        ("what", {"categories": ["company"]}, "categories", ("company",)),
        ("must", {"must_haves": ["step-free"], "language_code": ""}, "must_haves", ("step-free",)),
        ("dates", {"starts": ["8", "12", "2025"], "ends": ["8", "3", "2026"]}, "ends", date(2026, 3, 8)),
        ("where", {"postcode": "KT2 5AA"}, "ward", "T01"),
    ],
)
def test_a_live_need_is_changed(borough: Flask, sign_in, step: str, data: dict, field: str, value) -> None:
    joan = market.resident()
    need = market.posted_need(joan)
    client = sign_in(joan.account)
    assert client.get(f"/needs/{need}/edit/{step}").status_code == 200
    assert client.post(f"/needs/{need}/edit/{step}", data=data).status_code == 302
    assert getattr(queries.need(need), field) == value


def test_a_manager_asks_for_their_organisation(borough: Flask, sign_in) -> None:
    urn, mo = market.organisation()
    client = sign_in(mo.account)
    assert "Anchorage Care" in client.get("/needs/new/who").get_data(as_text=True)
    assert client.post("/needs/new/who", data={"who": f"organisation|{urn}"}).location == "/needs/new/words"
    words = "Two people to cover the early shift while ours are on a course"
    assert client.post("/needs/new/words", data={"words": words}).location == "/needs/new/what"
    kinds = client.get("/needs/new/what").get_data(as_text=True)
    assert 'value="staff-cover"' in kinds
    assert 'value="personal-care"' not in kinds
    assert client.post("/needs/new/what", data={"categories": ["personal-care"]}).status_code == 422
    assert client.post("/needs/new/what", data={"categories": ["staff-cover"]}).location == "/needs/new/when"
    client.post("/needs/new/when", data=ANSWERS["when"])
    assert 'value="KT1 2AD"' in client.get("/needs/new/where").get_data(as_text=True)
    rest = {"where": {"postcode": "KT1 2AD"}, "must": {"language_code": ""}, "prefer": {"language_code": ""}}
    for step in ("where", "must", "prefer", "better", "money", "dates"):
        response = client.post(f"/needs/new/{step}", data=rest.get(step, ANSWERS[step]))
        assert response.status_code == 302, (step, response.get_data(as_text=True))
    assert "Anchorage Care" in client.get("/needs/new/check").get_data(as_text=True)
    posted = client.post("/needs/new/check")
    need = queries.need(re.search(r"/needs/(\w{26})", posted.location)[1])
    assert (need.holder, need.state, need.categories) == (urn, NeedState.OPEN, ("staff-cover",))
    assert words in client.get("/needs").get_data(as_text=True)
    stranger = sign_in(market.resident("Eve", "Other").account)
    assert stranger.post(f"/needs/{need.id}/withdraw", data={"reason": ""}).status_code == 403


def test_withdrawing_says_what_follows_first(borough: Flask, sign_in) -> None:
    joan = market.resident()
    need = market.posted_need(joan)
    client = sign_in(joan.account)
    assert "If you withdraw it" in client.get(f"/needs/{need}/withdraw").get_data(as_text=True)
    assert client.post(f"/needs/{need}/withdraw", data={"reason": "My sister helps"}).location == "/needs"
    assert queries.need(need).state is NeedState.WITHDRAWN
    assert client.post(f"/needs/{need}/withdraw", data={"reason": "x" * 501}).status_code == 422
    assert client.get(f"/needs/{need}/edit/words").status_code == 409


def test_looking_again(borough: Flask, sign_in) -> None:
    joan = market.resident()
    need = market.posted_need(joan)
    client = sign_in(joan.account)
    assert client.post(f"/needs/{need}/look", data={"words": "Better"}).status_code == 422
    assert client.post(f"/needs/{need}/look", data={"score": "6", "words": "Better"}).status_code == 302
    assert "6 out of 10" in client.get(f"/needs/{need}").get_data(as_text=True)


def test_while_planned_the_page_offers_no_change_of_the_week(borough: Flask, sign_in) -> None:
    joan = market.resident()
    need = market.posted_need(joan)
    unit.write(services.mark_step, need, NeedEvent.PLAN, by=SYSTEM)
    client = sign_in(joan.account)
    page = client.get(f"/needs/{need}").get_data(as_text=True)
    assert f"/needs/{need}/edit/when" not in page
    assert f"/needs/{need}/edit/words" in page
    assert "“Start choosing again”" in page
    assert f'href="/plans/{need}">Open the plan</a>' in page
    refused = client.post(f"/needs/{need}/edit/when", data=ANSWERS["when"])
    assert refused.status_code == 409
    assert "“Start choosing again”" in refused.text
    unit.write(services.mark_step, need, NeedEvent.BOOK_ALL, by=SYSTEM)
    page = client.get(f"/needs/{need}").text
    assert "cannot change while somebody is booked for them" in page
    assert "Start choosing again" not in page


def test_whoever_has_no_budget_reads_how_one_is_asked_for(borough: Flask, client: FlaskClient, sign_in) -> None:
    joan = market.resident()
    answer_all(client)
    assert "call us" not in client.get("/needs/new/money").get_data(as_text=True)  # it is not known yet who asks
    sign_in(joan.account, client)
    said = "There is no budget from the council to choose from. If you think that you need one, call us."
    assert said in client.get("/needs/new/money?change=1").get_data(as_text=True)
    budget_of(joan, 40_000)
    assert said not in client.get("/needs/new/money?change=1").get_data(as_text=True)
