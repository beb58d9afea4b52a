"""Reconciliation: each movement at Stripe is one posting of ours, and what differs is kept until it is mended or worked."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import ids, jobs, unit
from hub.kernel.access import Actor
from hub.kernel.clock import now as present
from hub.kernel.db import db
from payments.books import queries, services
from payments.books.domain import matching
from payments.books.domain.matching import BreakKind, Here, There
from payments.books.domain.working import BreakState
from payments.books.models import Reconciliation
from payments.funds.domain import at_stripe, unallocated
from payments.gateway import ports
from payments.gateway.domain import AtStripe
from payments.ledger import services as ledger
from payments.ledger.domain import Kind, Transaction, move
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble

FINANCE = Actor(account="a", person="A" * 26, roles=frozenset({"finance"}))
NOW = datetime(2026, 3, 1, 3, tzinfo=UTC)
EARLY = NOW - timedelta(days=1)


@pytest.fixture
def stripe(app: Flask) -> StripeDouble:
    double = StripeDouble()
    ports.provide(app, double)
    return double


def post(fund: str, pence: int, external: str | None = None, **more: Any) -> str:
    """Money that a fund gets at Stripe (or, below zero, gives)."""
    entries = move(at_stripe(fund), unallocated(fund), pence)
    key = f"test:{ids.new()}"
    kind = Kind.RECEIPT if not more else Kind.CORRECTION
    return unit.write(ledger.post, Transaction(key, kind, entries, ids.urn("fund", fund), external=external, **more))


def night(ticking: Any) -> list[queries.BreakView]:
    """Hours later: reconcile, and the breaks that stand."""
    ticking.advance(timedelta(hours=9))
    services.reconcile(present())
    return unit.read(queries.breaks)


def statement() -> matching.Statement:
    look = unit.read(queries.reconciliation)
    assert look is not None
    return look.statement


def test_both_sides_agree_and_nothing_is_a_break(world: World, stripe: StripeDouble, clock: Any) -> None:
    fund = world.fund(0)
    post(fund, 9_830, "txn_1")
    stripe.move("txn_1", 9_830, fee=170, source="ch_1")
    post(fund, -4_000, "tr_1")
    stripe.move("txn_2", -4_000, type_="transfer", source="tr_1")
    post(fund, 1_500, "trr_1")
    stripe.move("txn_3", 1_500, type_="transfer_refund", source="trr_1")
    assert night(clock) == []
    assert (statement().here_pence, statement().there_pence, statement().unexplained_pence) == (7_330, 7_330, 0)


def test_a_payout_and_its_failure_have_one_source_and_are_told_apart(
    world: World, stripe: StripeDouble, clock: Any
) -> None:
    fund = world.fund(0)
    for pence, external, type_ in (
        (9_000, "txn_1", "charge"),
        (-500, "po_1", "payout"),
        (500, "po_1", "payout_failure"),
    ):
        post(fund, pence, external)
        stripe.move(f"txn_{type_}" if type_ != "charge" else "txn_1", pence, type_=type_, source="po_1")
    assert night(clock) == []


def test_each_kind_of_break_is_found_kept_with_its_day_and_mends_itself(
    world: World, stripe: StripeDouble, clock: Any
) -> None:
    fund = world.fund(0)
    post(fund, 10_000, "txn_1")
    stripe.move("txn_1", 9_990)
    post(fund, 700, "txn_late")
    stripe.move("txn_2", 300, source="ch_2")
    found = {one.kind: one for one in night(clock)}
    assert set(found) == {BreakKind.AMOUNT, BreakKind.MISSING_THERE, BreakKind.MISSING_HERE}
    assert [found[kind].difference_pence for kind in (BreakKind.AMOUNT, BreakKind.MISSING_THERE)] == [-10, -700]
    assert statement().unexplained_pence == 0
    again = {one.kind: one for one in night(clock)}
    assert {kind: one.found_at for kind, one in again.items()} == {kind: one.found_at for kind, one in found.items()}
    assert {one.id for one in again.values()} == {one.id for one in found.values()}
    stripe.move("txn_late", 700)
    post(fund, 300, "ch_2")
    post(fund, -10, adjusts=unit.read(queries.break_, found[BreakKind.AMOUNT].id).posting)
    assert night(clock) == []
    assert {one.state for one in unit.read(queries.breaks, BreakState.MENDED)} == {BreakState.MENDED}


def test_a_balance_that_nothing_explains_is_a_break_and_a_changed_one_is_another(
    world: World, stripe: StripeDouble, clock: Any
) -> None:
    stripe.standing = AtStripe(50, 0)
    [found] = night(clock)
    assert (found.kind, found.difference_pence) == (BreakKind.BALANCE, 50)
    unit.write(services.explain, found.id, "Asked Stripe.", FINANCE)
    assert [one.state for one in night(clock)] == [BreakState.EXPLAINED]
    stripe.standing = AtStripe(60, 0)
    assert [(one.state, one.difference_pence) for one in night(clock)] == [(BreakState.OPEN, 60)]
    stripe.standing = None
    assert night(clock) == []


def test_what_is_pending_or_fresh_is_no_break_yet_and_pending_is_read_again(
    world: World, stripe: StripeDouble, clock: Any
) -> None:
    fund = world.fund(0)
    stripe.move("txn_1", 830, pending=True)
    for _ in range(8):
        assert night(clock) == []
    assert statement().waiting_pence == 830
    stripe.moved[0] = replace(stripe.moved[0], pending=False)
    stripe.move("txn_2", 500)
    post(fund, 830, "txn_1")
    post(fund, 20, "txn_3")
    services.reconcile(present())
    assert unit.read(queries.breaks) == []
    assert (statement().waiting_pence, statement().ahead_pence, statement().unexplained_pence) == (500, 20, 0)
    assert len(night(clock)) == 2


def test_a_posting_that_is_reversed_before_stripe_has_it_needs_nothing(
    world: World, stripe: StripeDouble, clock: Any
) -> None:
    fund = world.fund(0)
    id_ = post(fund, 700)
    assert [one.kind for one in night(clock)] == [BreakKind.MISSING_THERE]
    unit.write(ledger.reverse, id_, key="reversal")
    assert night(clock) == []


def test_the_cursor_reads_only_what_is_new_and_a_second_run_changes_nothing(
    world: World, stripe: StripeDouble, clock: Any
) -> None:
    fund = world.fund(0)
    for day in range(10):
        post(fund, 100 + day, f"txn_{day}")
        stripe.move(f"txn_{day}", 100 + day)
        clock.advance(timedelta(days=1))
        services.reconcile(present())
        services.reconcile(present())
    reads = unit.read(lambda: list(db.session.scalars(sa.select(Reconciliation.read))))
    assert max(reads) <= 3
    assert unit.read(queries.breaks) == []
    assert statement().there_pence == sum(100 + day for day in range(10))


def test_it_runs_as_a_job_and_not_where_there_is_no_way_to_stripe(
    world: World, stripe: StripeDouble, app: Flask
) -> None:
    job = jobs.registered()["reconcile-books"]
    assert jobs.run(job, force=True) == 1
    del app.extensions["kith.stripe"]
    assert jobs.run(job, force=True) == 0


amounts = st.integers(-1_000, 1_000).filter(bool)


@given(st.lists(amounts, max_size=12), st.lists(amounts, max_size=4), st.lists(amounts, max_size=4), st.randoms())
def test_any_order_pairs_the_same_once_and_the_statement_always_adds_up(
    shared: Sequence[int], only_there: Sequence[int], only_here: Sequence[int], chance: random.Random
) -> None:
    there = [There(f"txn_{n}", "x", f"src_{n}", pence, EARLY, False) for n, pence in enumerate([*shared, *only_there])]
    named = [f"txn_{n}" if chance.random() < 0.5 else f"src_{n}" for n in range(len(shared))]
    here = [Here(f"P{n}", name, pence, EARLY) for n, (name, pence) in enumerate(zip(named, shared, strict=True))]
    here += [Here(f"Q{n}", None, pence, EARLY) for n, pence in enumerate(only_here)]
    chance.shuffle(there)
    chance.shuffle(here)
    pairs = matching.match(there, here)
    assert sorted(pair.there.id for pair in pairs) == sorted(f"txn_{n}" for n in range(len(shared)))
    assert all(pair.there.net_pence == pair.here.pence for pair in pairs)
    left_there = [one for one in there if one not in [pair.there for pair in pairs]]
    left_here = [one for one in here if one not in [pair.here for pair in pairs]]
    assert len(left_there) == len(only_there)
    assert len(left_here) == len(only_here)
    made = matching.statement(
        left_there,
        left_here,
        [],
        NOW,
        here_pence=sum(one.pence for one in here),
        there_pence=sum(one.net_pence for one in there),
    )
    assert made.unexplained_pence == 0
    found = list(matching.breaks(left_there, left_here, [], made.unexplained_pence, NOW))
    assert len(found) == len(only_there) + len(only_here)
