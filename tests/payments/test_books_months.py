"""Months: closed in order and for good; their totals and journal agree with the ledger to the penny."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from hub.kernel import ids, unit
from hub.kernel.access import Actor
from hub.kernel.clock import now as present
from hub.kernel.db import db, is_sqlite
from hub.kernel.errors import Forbidden, Missing
from hub.kernel.month import Month
from payments.books import queries, services
from payments.books.domain.codes import NotACode
from payments.books.domain.matching import BreakKind
from payments.books.domain.months import BreaksOpen, NotNext, NotOver, NotReconciled, SealsBroken, can_close
from payments.books.domain.working import BreakState
from payments.gateway.domain import AtStripe
from payments.ledger import ports as ledger_ports
from payments.ledger import queries as ledger
from payments.ledger import services as ledger_services
from payments.ledger.domain import AccountKind, MonthClosed
from tests.payments.money_world import World, line
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_books_reconciling import FINANCE, post, stripe  # noqa: F401 - the fixture

DECEMBER, JANUARY = Month(2025, 12), Month(2026, 1)
LONDON = ZoneInfo("Europe/London")


def at(ticking: Any, *when: int) -> None:
    ticking.set(datetime(*when, tzinfo=UTC))


def close(month: Month = DECEMBER, by: Actor = FINANCE) -> None:
    services.reconcile(present())
    unit.write(services.close, month, by)


@pytest.fixture
def fund(world: World, stripe: StripeDouble) -> str:
    """December has a receipt and a hold."""
    fund = world.fund(50_000)
    world.request(world.budget(fund), line(1, 2_500))
    return fund


def test_a_month_is_closed_with_its_totals_and_the_head_of_the_seals(fund: str, clock: Any) -> None:
    at(clock, 2026, 1, 2, 3)
    close()
    [january, december] = unit.read(queries.months)
    assert (january.closing, january.next, january.can_close) == (None, True, False)
    assert december.closing is not None
    head = unit.read(ledger.head)
    assert head is not None
    assert (december.closing.seal_number, december.closing.seal_hash) == (head.number, head.hash)
    assert december.closing.by == FINANCE.person
    assert december.closing.transactions == unit.read(ledger.count)
    assert list(december.closing.totals) == unit.read(queries.totals, DECEMBER)
    assert unit.read(ledger.unsealed, None, None) == []


def test_only_in_order_once_over_reconciled_and_by_finance(fund: str, clock: Any) -> None:
    at(clock, 2026, 1, 1, 23)
    with pytest.raises(NotOver):
        close()  # something begun in December may still be written
    at(clock, 2026, 1, 2, 0, 0)
    with pytest.raises(Forbidden):
        close(by=Actor(account="c", person="C" * 26))
    with pytest.raises(NotNext):
        close(JANUARY)
    close()
    with pytest.raises(NotNext):
        close()  # again
    at(clock, 2026, 2, 2, 0)
    with pytest.raises(NotReconciled):
        unit.write(services.close, JANUARY, FINANCE)
    close(JANUARY)


def test_nothing_can_be_closed_before_anything_was_posted(app: Flask) -> None:
    with pytest.raises(Missing):
        unit.write(services.close, DECEMBER, FINANCE)


def test_not_with_a_break_open_but_with_one_explained(fund: str, stripe: StripeDouble, clock: Any) -> None:
    stripe.move("txn_1", 4_000)
    at(clock, 2026, 1, 3, 3)
    with pytest.raises(BreaksOpen):
        close()
    [found] = unit.read(queries.breaks)
    unit.write(services.explain, found.id, "A gift that nobody announced; we have asked.", FINANCE)
    close()
    [_, december] = unit.read(queries.months)
    assert december.closing.explained == 1


def test_not_while_nothing_explains_the_balance(fund: str, stripe: StripeDouble, clock: Any, world: World) -> None:
    """Nobody knows in which month that arose, so that it counts for each until it is worked."""
    stripe.standing = AtStripe(50, 0)
    at(clock, 2026, 1, 3, 3)
    with pytest.raises(BreaksOpen):
        close()
    at(clock, 2026, 1, 4, 3)
    with pytest.raises(BreaksOpen):
        close()
    [found] = unit.read(queries.breaks)
    assert (found.kind, found.moved_at) == (BreakKind.BALANCE, datetime(2026, 1, 3, 3, tzinfo=UTC))
    unit.write(services.explain, found.id, "Asked Stripe.", FINANCE)
    close()
    [_, december] = unit.read(queries.months)
    assert december.closing.explained == 1
    world.verify()


def test_not_with_seals_that_do_not_hold(fund: str, clock: Any) -> None:
    unit.write(ledger_services.seal)

    def forge() -> None:
        connection = db.session.connection()
        table = "" if is_sqlite() else " ON ledger_transaction"
        connection.exec_driver_sql(f"DROP TRIGGER ledger_transaction_no_{'update' if is_sqlite() else 'change'}{table}")
        connection.exec_driver_sql("UPDATE ledger_transaction SET memo = 'another'")

    unit.write(forge)
    at(clock, 2026, 1, 2, 3)
    with pytest.raises(SealsBroken):
        close()


def test_nothing_can_be_dated_into_a_closed_month_by_post_or_behind_its_back(fund: str, clock: Any) -> None:
    at(clock, 2026, 1, 2, 3)
    close()
    at(clock, 2025, 12, 31, 23, 59)
    before = unit.read(ledger.count)
    with pytest.raises(MonthClosed):
        post(fund, 100)
    ledger_ports.closed()  # as in a process that does not know of it yet, and asks

    def behind() -> None:
        db.session.execute(
            sa.text(
                "INSERT INTO ledger_transaction (id, key, fingerprint, kind, about, memo, at) "
                "VALUES (:id, 'k', '', 'hold', 'x:y', '', :at)"
            ),
            {"id": ids.new(), "at": present().replace(tzinfo=None) if is_sqlite() else present()},
        )

    with pytest.raises(DBAPIError, match="closed"):
        unit.write(behind)
    assert unit.read(ledger.count) == before
    at(clock, 2026, 1, 1, 0, 0)
    post(fund, 100)  # dated now: the month after is open


def test_a_process_that_thought_the_month_open_is_stopped_by_the_database(fund: str, clock: Any, app: Flask) -> None:
    at(clock, 2026, 1, 2, 3)
    close()
    at(clock, 2025, 12, 31, 12)
    app.extensions["kith.closed-until"] = (present(), ledger_ports.OPEN)
    with pytest.raises(DBAPIError, match="closed"):
        post(fund, 100)


@pytest.mark.parametrize("text", ["UPDATE closed_month SET until = '2020-01-01'", "DELETE FROM closed_month"])
def test_a_closed_month_stays_closed(fund: str, clock: Any, text: str) -> None:
    at(clock, 2026, 1, 2, 3)
    close()
    with pytest.raises(DBAPIError, match="stays closed"):
        unit.write(lambda: db.session.execute(sa.text(text)))


def test_a_correction_after_the_closing_is_a_reversal_dated_now(fund: str, clock: Any) -> None:
    at(clock, 2025, 12, 10, 9)
    id_ = post(fund, 500)
    at(clock, 2026, 1, 3, 3)
    services.reconcile(present())
    for found in unit.read(queries.breaks):
        unit.write(services.explain, found.id, "A test.", FINANCE)
    close()
    december = unit.read(queries.totals, DECEMBER)
    unit.write(ledger_services.reverse, id_, key="back")
    assert unit.read(queries.totals, DECEMBER) == december
    services.reconcile(present())
    assert {one.state for one in unit.read(queries.breaks, BreakState.MENDED)} == {BreakState.MENDED}


def table(client: Any, month: str) -> list[dict[str, str]]:
    answer = client.get(f"/council/books/months/{month}.csv")
    assert answer.status_code == 200
    assert answer.is_streamed
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_journal_of_each_month_agrees_with_the_ledger_to_the_penny(
    fund: str, world: World, clock: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hub.people.domain import StaffRole
    from tests.payments.test_stripe_whole_way import enter

    monkeypatch.setattr("payments.ledger.queries.spans.CHUNK", 3)  # many pages
    at(clock, 2025, 12, 31, 23, 59)
    post(fund, 1_234, "txn_1")
    at(clock, 2026, 1, 1, 0, 0)
    post(fund, 99)
    finance = sign_in(enter("Ruth", StaffRole.FINANCE))
    unit.write(services.set_code, AccountKind.UNALLOCATED, "", "4410-CARE", FINANCE)
    unit.write(services.set_code, AccountKind.STRIPE_AVAILABLE, fund, "1200", FINANCE)
    found = {month: table(finance, month) for month in ("2025-12", "2026-01")}
    assert len(found["2026-01"]) == 2
    entries = 0
    for month, rows in found.items():
        totals: dict[str, list[int]] = {}
        for row in rows:
            assert bool(row["debit"]) is not bool(row["credit"])
            kind = next(
                k
                for k in AccountKind
                if row["account"].startswith(k.split(".")[0])
                and (k.split(".")[1] if "." in k else "") in row["account"]
            )
            pair = totals.setdefault(kind.value, [0, 0])
            pair[0] += int(Decimal(row["debit"] or 0) * 100)
            pair[1] += int(Decimal(row["credit"] or 0) * 100)
        of = Month.read(month)
        assert of is not None
        assert totals == {t.kind.value: [t.debit_pence, t.credit_pence] for t in unit.read(queries.totals, of)}
        assert sum(pair[0] for pair in totals.values()) == sum(pair[1] for pair in totals.values())
        entries += len(rows)
    assert entries == len(unit.read(ledger.facts, "", 1000))
    codes = {(row["account"].split(":")[0], row["cost_code"]) for rows in found.values() for row in rows}
    assert {("stripe.available", "1200"), ("fund", "4410-CARE")} <= codes
    assert [row["stripe_reference"] for row in found["2025-12"]].count("txn_1") == 2
    assert finance.get("/council/books/months/2027-01.csv").status_code == 404
    assert finance.get("/council/books/months/nonsense").status_code == 404


@pytest.mark.parametrize("code", ["a b", "=1+1", "x" * 33, "£"])
def test_a_code_that_is_none_is_refused_and_changes_nothing(app: Flask, code: str) -> None:
    with pytest.raises(NotACode):
        unit.write(services.set_code, AccountKind.FEE, "", code, FINANCE)
    assert unit.read(queries.codes) == {}


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))
def test_every_moment_lies_in_just_one_month(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    month = Month.of(moment.astimezone(LONDON).date())
    assert month.begins(LONDON) <= moment < month.ends(LONDON) == month.next.begins(LONDON)
    assert Month.read(str(month)) == month
    assert not can_close(month, moment, LONDON)
    assert can_close(month, month.ends(LONDON) + timedelta(days=1), LONDON)
