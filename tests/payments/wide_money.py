"""All of money at once: beside its budgets shared bookings, expenses, fees, losses, closed months, and power cuts.

In the end the second books must say the same of every account and every thing. Gifts in kind are not here: they stand in
no sum of money (ADR 37).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import clock, faults, ids, jobs, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import KithError
from hub.people.domain import Sector
from payments.books import queries as books
from payments.books import services as book_services
from payments.expenses import services as expenses
from payments.expenses.domain import Claim
from payments.fees.domain import Fee, Fees
from payments.pools import queries as pools
from payments.pools import services as pool_services
from payments.pools.domain import Sharer
from payments.recoveries import services as recoveries
from payments.recoveries.domain import SecondOfficer
from payments.sandbox import services as sandbox
from tests.payments.money_world import World, line
from tests.payments.second_books import shares
from tests.payments.test_fees_posted import switch
from tests.payments.whole_money import ONE, OTHER, PAYING, run, there
from tests.payments.wide_budgets import WideBudgets

POINTS = ("committed", "flushed", "call-leased", "called", "answered", "effect")
SHARED = 60_000  # pence that a sharer's budget begins with


class PowerCut(BaseException):
    """The process is gone."""


@dataclass
class Pool:
    """Who shares, each by so many parts, and the visits they asked for."""

    id: str
    payers: dict[int, tuple[str, int]]  # place to what pays and its parts
    coming: list[Any] = field(default_factory=list)
    paid: list[Any] = field(default_factory=list)


class WideMoney(WideBudgets):
    """The scene, and what else happens to money in it."""

    def __init__(self, app: Flask, world: World, sign_in: Callable[..., FlaskClient]) -> None:
        super().__init__(app, world, sign_in)
        self.pools = list[Pool]()

    # Shared bookings

    def form_pool(self, parts: list[int]) -> None:
        sharers, payers = [], {}
        for place, of in enumerate(parts):
            who = (self.joan, *self.neighbours)[place]
            budget = self.new_budget(SHARED, pence=0, one_off_pence=SHARED, holder=f"person:{who}")
            sharers.append(Sharer(who, of, budget))
            payers[place] = (self.payer(budget), of)
        self.pools.append(Pool(unit.write(pool_services.form, sharers, clock.now()), payers))

    def share(self, number: int, pence: int) -> None:
        """A visit that several pay together."""
        if not self.pools:
            return
        pool = self.pools[number % len(self.pools)]
        one = line(number % 25 + 1, pence, payee=self.suppliers[number % 2])
        if self.done("share", pool_services.request, pool.id, [one], clock.now()):
            pool.coming.append(one)
            self._write_shares(pool, one)

    def _write_shares(self, pool: Pool, one: Any) -> None:
        parts = list(pool.payers.values())
        found = unit.read(pools.shares, [one.about])[one.about]
        for view, (payer, _of), pence in zip(
            found, parts, shares(one.amount_pence, [of for _, of in parts]), strict=True
        ):
            assert view.pence == pence
            if pence:
                self.books.hold(view.urn, payer, one.payee, pence, one.at)

    def pay_shared(self, number: int, part: int) -> None:
        pool = next((one for one in self.pools if one.coming), None)
        if pool is None:
            return
        one = pool.coming.pop(number % len(pool.coming))
        pence = one.amount_pence * part // 10
        found = unit.read(pools.shares, [one.about])[one.about]
        unit.write(pool_services.pay, one.about, pence)
        for view, due in zip(found, shares(pence, [view.pence for view in found]), strict=True):
            if view.urn in self.books.payments:
                self.books.capture(view.urn, due)
        pool.paid.append(one)
        self.met.add("shared visit")

    def leave(self, number: int) -> None:
        """One leaves: what is still to come is shared among the others."""
        pool = next((one for one in self.pools if len(one.payers) > 2), None)
        if pool is None:
            return
        pool.coming = [one for one in pool.coming if one.at > clock.now()]
        place = list(pool.payers)[number % len(pool.payers)]
        before = [
            view.urn for found in unit.read(pools.shares, [x.about for x in pool.coming]).values() for view in found
        ]
        if self.done("leave", pool_services.share_anew, pool.id, place, pool.coming, clock.now()):
            del pool.payers[place]
            for urn in before:
                if urn in self.books.payments:
                    self.books.release(urn)
            for one in pool.coming:
                self._write_shares(pool, one)

    # The council's own

    def claim(self, pence: int) -> None:
        by = Actor(account=self.val, person=self.val, name="Val Tester", roles=frozenset())
        said = Claim("Milk for Joan", clock.today(), amount_pence=pence, receipt="a" * 64)
        expense = unit.write(expenses.claim, said, ids.new(), by)
        unit.write(expenses.approve, expense, self.fund, OTHER)
        self.books.claim(self.volunteer, pence)

    def charge(self, points: int, flat: int) -> None:
        """From tomorrow on suppliers are charged so much, or nothing."""
        wanted = Fees({Sector.INDIVIDUAL: Fee(points, flat)})
        try:
            switch(wanted)
        except KithError as refusal:
            self.met.add(f"no fee: {refusal.code}")
            return
        self.books.fees.append((clock.today() + timedelta(days=1), points, flat))
        self.met.add("fee")

    def write_off(self, number: int, fund: str | None = None) -> None:
        payee = self.suppliers[number % 2]
        proposed = self.done("write-off proposed", recoveries.propose_write_off, payee, fund or self.fund, "Gone.", ONE)
        if proposed:
            try:
                unit.write(recoveries.approve_write_off, proposed, ONE)
            except SecondOfficer:
                self.done("write-off", recoveries.approve_write_off, proposed, OTHER)
            else:
                raise AssertionError("one officer wrote it off alone")

    def close_month(self) -> None:
        jobs.run(jobs.registered()["reconcile-books"], force=True)
        month = unit.read(books.next_month)
        if month is not None:
            self.done("month", book_services.close, month, ONE)

    def power_cut(self, point: str, nth: int) -> None:
        """The worker is gone at a point between asking, calling and recording; what it held stays held."""
        left = nth

        def hook(reached: str) -> None:
            nonlocal left
            left -= reached == point
            if left == 0:
                raise PowerCut

        faults.install(hook)
        try:
            run(PAYING)
        except PowerCut:
            self.met.add(f"cut at {point}")
        finally:
            faults.install(None)
            db.session.remove()

    def dispute_card(self) -> None:
        """A bank takes back own money; those of funds are in the first machine."""
        found = [one for one in there("charge") if one["status"] == "succeeded" and self._of_purse(one)]
        if found:
            with suppress(sandbox.SandboxRefused):  # there is nothing left of it
                sandbox.open_dispute(found[0]["id"])

    def _of_purse(self, charge: Any) -> bool:
        sessions = [one for one in there("checkout.session") if one["payment_intent"] == charge["payment_intent"]]
        return any("/purses/" in one["success_url"] for one in sessions)
