"""Checks at the browser: sent in with a paper, decided by an officer, seen by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from hub.checks import queries, services
from hub.checks.domain import CheckState
from hub.kernel import outbox, unit
from tests.hub import people

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
Enter = Callable[..., FlaskClient]


pytestmark = pytest.mark.usefixtures("app")


def typed(person: str, **changes: Any) -> dict[str, Any]:
    form = {
        "party": f"person:{person}",
        "kind": "identity",
        "evidence": "Passport 1234",
        "issued": ["1", "2", "2020"],
        "expires": ["", "", ""],
    }
    return form | changes


def test_a_check_from_the_first_page_to_the_approval(sign_in: Enter) -> None:
    helper, officer = people.enter("Ada", "Berry"), people.officer("safeguarding")
    hers, theirs = sign_in(helper), sign_in(officer)
    assert "No checks yet" in hers.get("/account/checks").text
    sent = hers.post("/account/checks/new", data=typed(helper, file=(BytesIO(PNG), "pass.png")))
    assert sent.status_code == 302, sent.text
    (check,) = queries.of_party(f"person:{helper}")
    assert (check.issued, check.expires) == (date(2020, 2, 1), None)
    page = theirs.get("/council/checks").text
    assert "Ada Berry" in page
    assert "Passport 1234" in theirs.get(f"/council/checks/{check.id}").text
    paper = theirs.get(f"/account/checks/{check.id}/paper")
    assert (paper.data, paper.mimetype) == (PNG, "image/png")
    assert "attachment" in paper.headers["Content-Disposition"]
    seen = hers.get("/account/data").text
    assert seen.count("To decide about your check.") == 1, "she sees who read her papers, and half an hour is one look"
    (look,) = hers.get("/account/data.json").json["who_saw_my_papers"]
    assert (look["name"], look["check"]) == ("Olu Adeyemi", f"check:{check.id}")
    assert theirs.post(f"/council/checks/{check.id}/approve").status_code == 302
    assert queries.check(check.id).state is CheckState.APPROVED
    outbox.drain()
    assert "Your check is approved: Identity." in hers.get("/account/notices").text
    assert "Approved" in hers.get("/account/checks").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": ""}, "Choose which check it is."),
        ({"evidence": " "}, "Say what shows it"),
        ({"issued": ["31", "2", "2020"]}, "Write a real date"),
        ({"issued": ["", "", ""]}, "Write the day on the paper."),
        ({"issued": ["1", "1", "2040"]}, "cannot have been issued in the future"),
        ({"kind": "dbs-basic"}, "Say until when it counts"),
        ({"expires": ["1", "1", "2024"]}, "It has run out already"),
        ({"party": "person:" + "0" * 26}, "Choose one from the list."),
        ({"file": (BytesIO(b"MZ a program"), "pass.png")}, "We can take a PDF"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(sign_in: Enter, changes: dict[str, Any], words: str) -> None:
    helper = people.enter("Ada", "Berry")
    answer = sign_in(helper).post("/account/checks/new", data=typed(helper, **changes))
    assert answer.status_code == 422
    assert words in answer.text
    if "evidence" not in changes:
        assert "Passport 1234" in answer.text


def test_a_photograph_as_a_telephone_takes_it_is_refused_at_its_field(sign_in: Enter) -> None:
    helper = people.enter("Ada", "Berry")
    photograph = FileStorage(BytesIO(PNG.ljust(8 << 20, b"0")), "pass.png", "file")
    boundary, body = encode_multipart(MultiDict(typed(helper) | {"file": photograph}))
    answer = sign_in(helper).post(
        "/account/checks/new", data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )
    assert (answer.status_code, "bigger than 5 MB" in answer.text, "Passport 1234" in answer.text) == (422, True, True)


def test_strangers_see_nothing(sign_in: Enter) -> None:
    helper, stranger = people.enter("Ada", "Berry"), people.enter("Sam", "Stranger")
    sign_in(helper).post("/account/checks/new", data=typed(helper, file=(BytesIO(PNG), "pass.png")))
    (check,) = queries.of_party(f"person:{helper}")
    theirs = sign_in(stranger)
    assert theirs.get(f"/account/checks/{check.id}/paper").status_code == 403
    assert theirs.get("/council/checks").status_code == 403
    assert theirs.post(f"/council/checks/{check.id}/approve").status_code == 403
    finance = sign_in(people.officer("finance", "Fay", "Finance"))
    assert finance.get(f"/account/checks/{check.id}/paper").status_code == 403


def test_sending_back_and_taking_back_ask_for_a_reason(sign_in: Enter) -> None:
    helper, officer = people.enter("Ada", "Berry"), people.officer("safeguarding")
    theirs = sign_in(officer)
    by = people.actor(helper)
    first, second = (
        unit.write(services.submit, f"person:{helper}", kind, "Paper", date(2025, 1, 1), date(2027, 1, 1), by)
        for kind in ("dbs-basic", "insurance")
    )
    answer = theirs.post(f"/council/checks/{first}/refuse", data={"reason": ""})
    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert theirs.post(f"/council/checks/{first}/refuse", data={"reason": "Too dark."}).status_code == 302
    theirs.post(f"/council/checks/{second}/approve")
    assert theirs.post(f"/council/checks/{second}/revoke", data={"reason": "Cancelled."}).status_code == 302
    assert [queries.check(c).state for c in (first, second)] == [CheckState.REFUSED, CheckState.REVOKED]
    again = theirs.post(f"/council/checks/{second}/revoke", data={"reason": "Cancelled."})
    assert again.status_code == 409
    assert "taken back" in again.text


def test_a_manager_sends_in_the_organisations_checks(sign_in: Enter) -> None:
    boss = people.enter("Boss", "Bold")
    firm = people.organisation(manager=boss)
    page = sign_in(boss).get("/account/checks/new").text
    assert "Anchorage Care" in page
    answer = sign_in(boss).post("/account/checks/new", data=typed(boss, party=f"organisation:{firm}"))
    assert answer.status_code == 302
    assert len(queries.of_party(f"organisation:{firm}")) == 1
