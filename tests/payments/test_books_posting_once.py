"""A break is posted once, not where Kith posts it itself, and not where its money is made of something else."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.kernel import clock as clocks
from hub.kernel import ids, unit
from hub.kernel.db import db
from payments.books import services
from payments.books.domain.matching import BreakKind
from payments.books.domain.posting import RESERVES, SUPPLIERS, Nature, NotCorrectable, PaymentAwaited, PostedMeanwhile
from payments.books.domain.working import BreakState, SameOfficer
from payments.books.models import Break
from payments.funds.domain import at_stripe, unallocated
from payments.gateway.domain import AtStripe
from payments.ledger.domain import KeyReused
from payments.topups import services as topups
from payments.topups.domain import Method, Origin
from payments.topups.models import TopUp
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_books_posting import again, correct, ruth, stands  # noqa: F401 - the fixture
from tests.payments.test_books_reconciling import FINANCE, night, post, stripe  # noqa: F401 - the fixture


@pytest.mark.parametrize("type_", [*SUPPLIERS, *RESERVES])
def test_what_is_made_of_visits_or_held_back_is_explained_and_the_page_says_why(
    world: World, stripe: StripeDouble, ruth: FlaskClient, clock: Any, type_: str
) -> None:
    fund = world.fund(0)
    stripe.move("txn_1", -900, type_=type_)
    [found] = night(clock)
    page = f"/council/books/breaks/{found.id}"
    text = ruth.get(page).text
    assert "/correct" not in text
    assert ("What a supplier is sent is made of its visits" in text) is (type_ in SUPPLIERS)
    assert ("gives it back" in text) is (type_ in RESERVES)
    assert ruth.post(f"{page}/correct", data={"fund": fund, "words": "x"}).status_code == 409
    for nature in Nature:
        with pytest.raises(NotCorrectable):
            correct(found, nature, fund)
    assert again(found).state is BreakState.OPEN


def test_the_other_kinds_say_why_they_are_only_explained(
    world: World, stripe: StripeDouble, ruth: FlaskClient, clock: Any
) -> None:
    post(world.fund(0), 700, "txn_9")
    stripe.standing = AtStripe(50, 0)
    said = {BreakKind.MISSING_THERE: "Stripe has not moved it", BreakKind.BALANCE: "No single movement of money"}
    found = night(clock)
    assert {one.kind for one in found} == set(said)
    for one in found:
        assert said[one.kind] in ruth.get(f"/council/books/breaks/{one.id}").text


def test_what_kith_has_posted_since_is_not_posted_again(world: World, stripe: StripeDouble, clock: Any) -> None:
    fund = world.fund(0)
    stripe.move("txn_1", 400, type_="payment", source="py_1")
    stripe.move("txn_2", 500, type_="payment", source="py_2")
    by_id = {one.movement: one for one in night(clock)}
    post(fund, 400, "txn_1")
    post(fund, 500, "py_2")  # by what brought it about
    for one in by_id.values():
        with pytest.raises(PostedMeanwhile):
            correct(one, Nature.MONEY, fund)
    assert night(clock) == []
    assert {again(one).state for one in by_id.values()} == {BreakState.MENDED}
    # The same source moves once more: the posting that is matched already is not it.
    stripe.move("txn_3", 500, type_="payment", source="py_2")
    [found] = night(clock)
    correct(found, Nature.MONEY, fund)
    assert night(clock) == []
    assert stands(at_stripe(fund)) == (1_400,)


def test_a_payment_that_was_begun_here_is_left_to_itself(world: World, stripe: StripeDouble, clock: Any) -> None:
    fund = world.fund(0)
    top_up, _call = unit.write(topups.begin, fund, 2_500, Origin.FUNDER, Method.BANK, "/x/{id}", FINANCE)
    stripe.move("txn_1", 2_500, type_="payment", source="py_1")
    stripe.move("txn_2", 2_501, type_="payment", source="py_2")
    by_id = {one.movement: one for one in night(clock)}
    with pytest.raises(PaymentAwaited):
        correct(by_id["txn_1"], Nature.MONEY, fund)
    correct(by_id["txn_2"], Nature.MONEY, fund)  # of another amount

    def looked() -> None:
        db.session.get_one(TopUp, top_up).looked_at = clocks.now()

    unit.write(looked)  # and it had not been paid
    correct(by_id["txn_1"], Nature.MONEY, fund)
    assert stands(at_stripe(fund)) == (5_001,)


def test_two_breaks_of_one_movement_post_it_once(world: World, stripe: StripeDouble, clock: Any) -> None:
    """A comparison that read our side before it was posted finds it missing once more."""
    fund = world.fund(0)
    stripe.move("txn_1", 400, type_="payment")
    [found] = night(clock)

    def twin() -> str:
        row = db.session.get_one(Break, found.id)
        names = ("kind", "movement_id", "there_pence", "here_pence", "moved_at", "found_at", "state", "words")
        copy = Break(id=ids.new(), **{name: getattr(row, name) for name in names})
        db.session.add(copy)
        db.session.flush()
        return copy.id

    second = unit.write(twin)
    correct(found, Nature.MONEY, fund)
    for nature in (Nature.MONEY, Nature.BANK):
        with pytest.raises((PostedMeanwhile, KeyReused)):
            unit.write(services.correct, second, nature, fund, "Again.", FINANCE)
    assert stands(at_stripe(fund), unallocated(fund)) == (400, 400)
    assert night(clock) == []


def test_what_was_agreed_to_too_late_is_not_posted(world: World, stripe: StripeDouble, clock: Any) -> None:
    fund = world.fund(0)
    stripe.move("txn_1", 40_000, type_="payment")
    [found] = night(clock)
    correct(found, Nature.MONEY, fund)
    with pytest.raises(SameOfficer):
        unit.write(services.agree, found.id, FINANCE)
    post(fund, 40_000, "txn_1")
    other = type(FINANCE)(account="b", person="B" * 26, roles=frozenset({"finance"}))
    with pytest.raises(PostedMeanwhile):
        unit.write(services.agree, found.id, other)
    assert stands(at_stripe(fund)) == (40_000,)
    assert again(found).state is BreakState.PROPOSED
    assert night(clock) == []
