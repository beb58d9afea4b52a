"""Long lists of own money and of what is owed back: nothing is cut off in silence, each is read a page at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from hub.kernel import ids, unit
from hub.kernel.db import db
from payments.gateway.models import StripeCall
from payments.purses.models import PursePayment, PurseRefund
from payments.recoveries import services as recoveries
from payments.recoveries.models import Reversal, WriteOff
from tests.hub import people
from tests.payments.money_world import World
from tests.payments.purse_world import add_cleared, purse
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_recoveries import Owing
from tests.payments.test_remittances_run import stripe, work
from tests.payments.test_stripe_whole_way import enter

__all__ = ["stripe"]
SignIn = Callable[..., FlaskClient]
MORE = 60


def copied(table: type[Any], amounts: range) -> None:
    """As many more rows as the only one of this table, each of its own amount in pounds, the last the latest."""

    def copy() -> None:
        (row,) = db.session.scalars(sa.select(table)).all()
        for pounds in amounts:
            given = _values(row) | {"id": ids.new(), "amount_pence": pounds * 100}
            given |= dict.fromkeys({"session", "intent", "refund"} & given.keys())
            given |= dict.fromkeys({"refunded_pence"} & given.keys(), 0)
            given |= {key: ids.new() for key in {"request"} & given.keys()}
            if "call_id" in given:
                call = db.session.get(StripeCall, row.call_id)
                made = StripeCall(**(_values(call) | {"id": ids.new(), "key": ids.new()}))
                db.session.add(made)
                db.session.flush()
                given["call_id"] = made.id
            db.session.add(table(**given))
            db.session.flush()

    unit.write(copy)


def _values(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in sa.inspect(type(row)).column_attrs}


def amounts(text: str, caption: str) -> list[str]:
    """What the last column of a table says."""
    table = next(one for one in re.findall(r"<table.*?</table>", text, re.DOTALL) if caption in one)
    return re.findall(r"£[\d,.]+(?=\s*</td>\s*</tr>)", table)


def pages(text: str, of: str) -> tuple[str, list[str]]:
    """What the navigation below a list says and leads to."""
    nav = re.search(rf'<nav[^>]*aria-label="Pages of: {of}".*?</nav>', text, re.DOTALL)
    assert nav, of
    where = re.search(r"Page \d+ of \d+", nav[0])
    assert where
    return where[0], [link.replace("&amp;", "&") for link in re.findall(r'<a[^>]* href="([^"]+)"', nav[0])]


def in_pounds(first: int, last: int) -> list[str]:
    return [f"£{pounds}.00" for pounds in range(first, last - 1, -1)]


@pytest.fixture
def joan(app: Any) -> str:
    return enter("Joan")


def test_own_money_lists_all_that_came_and_went(joan: str, sign_in: SignIn, clock: Any) -> None:
    client, address = sign_in(joan), f"/purses/{joan}"
    add_cleared(client, clock, joan, "500")
    assert client.post(f"{address}/back", data={"amount": "499", "token": ids.new()}).status_code == 302
    copied(PursePayment, range(100, 100 + MORE))
    copied(PurseRefund, range(300, 300 + MORE))
    before, first = purse(joan), client.get(address).text
    assert amounts(first, "What was added") == in_pounds(159, 110)
    assert amounts(first, "What was asked back") == in_pounds(359, 310)
    assert pages(first, "What was added") == ("Page 1 of 2", [f"{address}?page=2"])
    assert pages(first, "What was asked back") == ("Page 1 of 2", [f"{address}?back=2"])
    second = client.get(f"{address}?page=2").text
    assert amounts(second, "What was added") == [*in_pounds(109, 100), "£500.00"]
    assert amounts(second, "What was asked back") == in_pounds(359, 310)
    assert pages(second, "What was asked back") == ("Page 1 of 2", [f"{address}?page=2&back=2"])  # each for itself
    both = client.get(f"{address}?page=2&back=2").text
    assert amounts(both, "What was asked back") == [*in_pounds(309, 300), "£499.00"]
    assert pages(both, "What was added")[1] == [f"{address}?back=2"]
    assert purse(joan) == before
    assert all("£1.00" in text for text in (first, second, both))  # what is there to use, on every page
    assert amounts(client.get(f"{address}?page=99&back=x").text, "What was added") == [*in_pounds(109, 100), "£500.00"]


def test_finance_reads_all_of_own_money_that_has_not_gone_back(joan: str, sign_in: SignIn, clock: Any) -> None:
    client = sign_in(joan)
    add_cleared(client, clock, joan, "500")
    client.post(f"/purses/{joan}/back", data={"amount": "499", "token": ids.new()})
    copied(PurseRefund, range(300, 300 + MORE))
    fay = sign_in(people.officer("finance"))
    seen = [pence for page in (1, 2) for pence in amounts(fay.get(f"/council/purses?page={page}").text, "has not gone")]
    assert seen == [*in_pounds(359, 300), "£499.00"]


def test_all_that_was_asked_of_stripe_or_given_up_is_listed(
    world: World, stripe: StripeDouble, sign_in: SignIn
) -> None:
    scene = Owing(world)
    piece, _other = scene.pieces()
    fay, fred = (people.actor(people.officer("finance", *name)) for name in (("Fay", "Finch"), ("Fred", "Ford")))
    unit.write(recoveries.ask_back, piece, fay)
    work()
    debt = scene.debt()
    assert debt
    given_up = unit.write(recoveries.propose_write_off, scene.payee, scene.fund, "Insolvent", fay)
    unit.write(recoveries.approve_write_off, given_up, fred)
    copied(Reversal, range(200, 200 + MORE))
    copied(WriteOff, range(400, 400 + MORE))
    client, address = sign_in(people.officer("finance", "Fi")), "/council/recoveries"
    first = client.get(address).text
    assert amounts(first, "Asked of Stripe, the latest") == in_pounds(259, 210)
    assert amounts(first, "Write-offs, the latest") == in_pounds(459, 410)
    assert pages(first, "Asked of Stripe") == ("Page 1 of 2", [f"{address}?asked=2"])
    assert pages(first, "Write-offs") == ("Page 1 of 2", [f"{address}?written=2"])
    second = client.get(f"{address}?asked=2&written=2").text
    assert amounts(second, "Asked of Stripe, the latest")[:10] == in_pounds(209, 200)
    assert amounts(second, "Write-offs, the latest")[:10] == in_pounds(409, 400)
    assert len(amounts(second, "Asked of Stripe, the latest")) == len(amounts(second, "Write-offs, the latest")) == 11
    assert pages(second, "Asked of Stripe")[1] == [f"{address}?written=2"]
