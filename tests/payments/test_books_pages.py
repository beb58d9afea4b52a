"""The pages of the books: breaks are listed, explained and corrected, with a second officer over the limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.kernel import unit
from hub.people.domain import StaffRole
from payments.books import queries
from payments.books.domain.working import BreakState
from payments.ledger import queries as ledger
from payments.ledger.domain import OPS, Account, AccountKind
from payments.limits.domain import DEFAULT
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_books_reconciling import night, post, stripe  # noqa: F401 - the fixture
from tests.payments.test_stripe_whole_way import enter

Enter = Callable[..., FlaskClient]


@pytest.fixture
def officers(sign_in: Enter, stripe: StripeDouble) -> tuple[FlaskClient, FlaskClient]:
    return sign_in(enter("Ruth", StaffRole.FINANCE)), sign_in(enter("Omar", StaffRole.FINANCE))


def state(break_id: str) -> BreakState:
    view = unit.read(queries.break_, break_id)
    assert view is not None
    return view.state


def fee() -> int:
    return unit.read(ledger.balance, Account(AccountKind.STRIPE_FEE, OPS))


def test_a_small_fee_is_posted_and_the_break_is_gone(
    world: World,
    stripe: StripeDouble,
    officers: tuple[FlaskClient, FlaskClient],
    clock: Any,
) -> None:
    ruth, _ = officers
    fund = world.fund(0)
    post(fund, 9_000, "txn_1")
    stripe.move("txn_1", 9_000)
    stripe.move("txn_2", -1_250, type_="stripe_fee")
    [found] = night(clock)
    assert "Missing here" in ruth.get("/council/books").text
    page = f"/council/books/breaks/{found.id}"
    for data in ({"words": "A fee."}, {"fund": fund, "words": " "}, {"fund": "nonsense", "words": "x"}):
        answer = ruth.post(f"{page}/correct", data=data)
        assert answer.status_code == 422
        assert "govuk-error-summary" in answer.text
    assert (state(found.id), fee()) == (BreakState.OPEN, 0)
    ruth.post(f"{page}/correct", data={"fund": fund, "words": "The fee of November."})
    assert (state(found.id), fee()) == (BreakState.CORRECTED, 1_250)
    assert ruth.post(f"{page}/correct", data={"fund": fund, "words": "Twice."}).status_code == 409  # a double click
    assert fee() == 1_250
    assert night(clock) == []
    world.verify()


def test_over_the_limit_a_colleague_agrees_or_says_no(
    world: World,
    stripe: StripeDouble,
    officers: tuple[FlaskClient, FlaskClient],
    clock: Any,
) -> None:
    ruth, omar = officers
    fund = world.fund(0)
    post(fund, 50_000, "txn_1")
    stripe.move("txn_1", 50_000 - DEFAULT.break_pence - 1)
    [found] = night(clock)
    page = f"/council/books/breaks/{found.id}"
    ruth.post(f"{page}/correct", data={"fund": fund, "words": "Stripe took more than it said."})
    assert (state(found.id), fee()) == (BreakState.PROPOSED, 0)
    assert ruth.post(f"{page}/agree").status_code == 403
    omar.post(f"{page}/decline")
    assert (state(found.id), fee()) == (BreakState.OPEN, 0)
    assert omar.post(f"{page}/agree").status_code == 409
    ruth.post(f"{page}/correct", data={"fund": fund, "words": "The agreement of May says so."})
    omar.post(f"{page}/agree")
    assert (state(found.id), fee()) == (BreakState.CORRECTED, DEFAULT.break_pence + 1)
    assert night(clock) == []
    text = omar.get("/council/books?state=corrected").text
    assert "The agreement of May says so." in text
    assert "Ruth" in text
    world.verify()


def test_what_is_not_known_yet_is_explained_and_stands(
    world: World,
    stripe: StripeDouble,
    officers: tuple[FlaskClient, FlaskClient],
    clock: Any,
) -> None:
    ruth, omar = officers
    stripe.move("txn_1", DEFAULT.break_pence)
    [found] = night(clock)
    page = f"/council/books/breaks/{found.id}"
    assert ruth.post(f"{page}/explain", data={"words": "x" * 501}).status_code == 422
    ruth.post(f"{page}/explain", data={"words": "=HYPERLINK(1) from the parish; we have asked."})
    assert state(found.id) is BreakState.EXPLAINED
    assert "from the parish" in omar.get(page).text
    assert "'=HYPERLINK" in omar.get("/council/books/breaks.csv").text
    assert found.id not in omar.get("/council/books?state=open").text
    assert [one.id for one in night(clock)] == [found.id]  # it stands, explained


def test_money_that_the_fund_has_not_got_is_refused_at_the_form(
    world: World,
    stripe: StripeDouble,
    officers: tuple[FlaskClient, FlaskClient],
    clock: Any,
) -> None:
    ruth, _ = officers
    stripe.move("txn_1", -900, type_="stripe_fee")
    [found] = night(clock)
    data = {"fund": world.fund(0), "words": "A fee."}
    answer = ruth.post(f"/council/books/breaks/{found.id}/correct", data=data)
    assert answer.status_code == 409
    assert "There is not enough money" in answer.text
    assert state(found.id) is BreakState.OPEN


def test_months_are_closed_at_the_page_and_the_audit_file_is_sent(
    world: World,
    stripe: StripeDouble,
    officers: tuple[FlaskClient, FlaskClient],
    clock: Any,
) -> None:
    ruth, _ = officers
    world.fund(100)
    from datetime import timedelta

    clock.advance(timedelta(days=40))
    first = unit.read(queries.months)[-1].month
    early = ruth.post(f"/council/books/months/{first}/close", follow_redirects=True)
    assert "have not been reconciled" in early.text
    assert night(clock) == []
    assert "is closed" in ruth.post(f"/council/books/months/{first}/close", follow_redirects=True).text
    assert "in order" in ruth.post(f"/council/books/months/{first}/close", follow_redirects=True).text
    head = unit.read(ledger.head)
    assert head is not None
    assert head.hash in ruth.get(f"/council/books/months/{first}").text
    file = ruth.get("/council/books/audit.jsonl")
    import verify_audit

    assert verify_audit.prove(file.data.splitlines(keepends=True), head.hash).total == 1
    assert ruth.post("/council/books/codes", data={"kind": "bank", "fund": "", "code": "a b"}).status_code == 422
    assert ruth.post("/council/books/codes", data={"kind": "bank", "fund": "", "code": "1000"}).status_code == 302
    assert "1000" in ruth.get("/council/books/codes").text
