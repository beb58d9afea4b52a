"""Narrow checks of holds, remittances and what is owed back: each looks at one promise, and fails where it is broken."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hub.kernel import jobs, unit
from hub.people.domain import Sector
from payments.fees.domain import Fee, Fees
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.holds.domain import BudgetShort, HoldChanged, HoldState, Reserved, split
from payments.ledger import queries as ledger
from payments.limits.domain import DEFAULT
from payments.recoveries import services as recoveries
from payments.remittances import queries as remittances
from payments.remittances import services as remitting
from payments.remittances.domain import Reason, SameOfficer, State, clearing
from tests.payments.checks_gateway import Place, run
from tests.payments.money_world import line
from tests.payments.test_fees_posted import switch
from tests.payments.test_recoveries import Owing
from tests.payments.test_remittances_run import ONE, OTHER, Scene


def parts_are_taken_as_far_as_they_go(_place: Place) -> None:
    assert split(7, [("a", 5), ("b", 5), ("c", 5)]) == {"a": 5, "b": 2}


def a_hold_resolves_once(place: Place) -> None:
    budget = place.world.budget(place.world.fund(), pence=10_000)
    visit = line(1, 2_000)
    place.world.request(budget, visit)
    unit.write(hold_services.capture, visit.about, 1_500)
    with pytest.raises(HoldChanged):
        unit.write(hold_services.release, visit.about, "test")
    with pytest.raises(HoldChanged):
        unit.write(hold_services.capture, visit.about, 1_400)
    assert place.world.purse(budget) == (8_500, 0, 0, 1_500)
    place.world.verify()


def what_is_released_is_free(place: Place) -> None:
    budget = place.world.budget(place.world.fund(), pence=10_000)
    visit = line(1, 2_000)
    place.world.request(budget, visit)
    unit.write(hold_services.release, visit.about, "test")
    assert place.world.purse(budget) == (10_000, 0, 0, 0)
    place.world.verify()


def holds_fit_what_is_free(place: Place) -> None:
    budget = place.world.budget(place.world.fund(), pence=10_000)
    with pytest.raises(BudgetShort):
        place.world.request(budget, line(1, 6_000), line(2, 6_000))
    later = line(40, 2_000)
    assert place.world.request(budget, later) == {later.about: HoldState.UNFUNDED}


def more_than_was_held_is_paid_if_it_is_free(place: Place) -> None:
    budget = place.world.budget(place.world.fund(), pence=10_000)
    visit = line(1, 2_000)
    place.world.request(budget, visit)
    unit.write(hold_services.capture, visit.about, 3_000)
    assert place.world.purse(budget)[3] == 3_000


def a_refund_after_the_transfer_is_owed_back_and_netted(place: Place) -> None:
    scene = Scene(place.world)
    pay(scene)
    unit.write(hold_services.adjust, scene.visits[0], 4_000)
    assert unit.read(holds.owed_back) == {(scene.payee, scene.fund): 6_000}
    for netted in (6_000, 0):
        scene.visit(7_000)
        assert pay(scene).netted_pence == netted
    place.world.verify()


def netting_is_undone(place: Place) -> None:
    scene = Scene(place.world)
    pay(scene)
    unit.write(hold_services.adjust, scene.visits[0], 4_000)
    scene.visit(7_000)
    place.stripe.faults = ["account_closed"]
    assert pay(scene).state is State.REFUSED
    assert (scene.owed(), unit.read(holds.owed_back)) == (7_000, {(scene.payee, scene.fund): 6_000})
    place.world.verify()


def what_is_disputed_is_not_sent(place: Place) -> None:
    scene = Scene(place.world)
    unit.write(hold_services.dispute, scene.visits[0])
    assert pay(scene).net_pence == 10_000
    place.world.verify()


def what_is_owed_is_sent_once(place: Place) -> None:
    scene = Scene(place.world)
    first = pay(scene)
    scene.visit(3_000)
    second = pay(scene)
    assert (first.state, second.state, place.stripe.transferred()) == (State.SENT, State.SENT, 23_000)
    assert (scene.owed(), scene.at_stripe()) == (0, 77_000)
    unit.write(remitting.sent, first.id, "tr_2")  # said again
    assert unit.read(ledger.balance, clearing(scene.fund)) == 0
    place.world.verify()


def without_cash_nothing_is_sent(place: Place) -> None:
    kept = pay(Scene(place.world, cash=19_999))
    assert (kept.state, kept.reason) == (State.KEPT, Reason.NO_CASH)


def what_was_refused_is_owed(place: Place) -> None:
    scene = Scene(place.world)
    place.stripe.faults = ["balance_insufficient"]
    assert pay(scene).state is State.REFUSED
    assert (scene.owed(), scene.at_stripe()) == (20_000, 100_000)
    assert pay(scene).net_pence == 20_000
    place.world.verify()


def what_is_queried_on_its_way_is_frozen_if_it_comes_back(place: Place) -> None:
    scene = Scene(place.world)
    place.stripe.faults = ["after"]
    asked = pay(scene)
    unit.write(hold_services.dispute, scene.visits[0])
    unit.write(remitting.refused, asked.id, "account_closed")
    place.world.verify()
    unit.write(hold_services.settle, scene.visits[0], 4_000)
    assert scene.owed() == 14_000


def what_grew_is_approved_anew(place: Place) -> None:
    scene = Scene(place.world, pence=DEFAULT.run_pence // 2, budget=DEFAULT.run_pence * 2, cash=DEFAULT.run_pence * 2)
    place.stripe.faults = ["after"]
    asked = pay(scene)
    scene.visit(1)
    run_ = scene.propose(ONE)
    unit.write(remitting.approve, run_, ONE)
    unit.write(remitting.refused, asked.id, "account_closed")
    [one] = unit.read(remittances.of_run, run_)
    unit.write(remitting.send, one.id)
    [one] = unit.read(remittances.of_run, run_)
    assert (one.state, one.reason) == (State.KEPT, Reason.MORE)
    assert scene.owed() == DEFAULT.run_pence + 1


def what_is_promised_is_kept_for_it(place: Place) -> None:
    budget = place.world.budget(place.world.fund(), pence=0, one_off_pence=10_000)
    place.world.request(budget, line(28.01, 8_000))
    place.clock.advance(timedelta(minutes=30))
    with pytest.raises(BudgetShort):
        place.world.request(budget, line(1, 2_001))


def a_fee_is_taken_and_given_back(place: Place) -> None:
    switch(Fees({Sector.INDIVIDUAL: Fee(1_000, 50)}))
    scene = Scene(place.world)
    assert scene.owed() == 17_900
    place.world.verify()
    assert pay(scene).net_pence == 17_900
    unit.write(hold_services.adjust, scene.visits[0], 12_000)
    again = pay(scene)
    (told,) = unit.read(remittances.lines, again.id)
    assert (told.amount_pence, told.fee_pence, again.net_pence) == (2_000, 200, 1_800)
    unit.write(hold_services.adjust, scene.visits[1], 0)
    assert unit.read(holds.fees_of, scene.visits) == {scene.visits[0]: 1_250}
    assert unit.read(holds.owed_back) == {(scene.payee, scene.fund): 8_950}
    place.world.verify()


def a_large_run_needs_two(place: Place) -> None:
    scene = Scene(place.world, pence=DEFAULT.run_pence, budget=DEFAULT.run_pence * 3)
    run_ = scene.propose(ONE)
    with pytest.raises(SameOfficer):
        unit.write(remitting.approve, run_, ONE)


def what_is_asked_back_is_asked_once(place: Place) -> None:
    scene = Owing(place.world)
    free = scene.free()
    unit.write(recoveries.ask_back, scene.pieces()[0], ONE)
    with pytest.raises(Reserved):
        unit.write(recoveries.ask_back, scene.pieces()[0], ONE)
    run()
    assert scene.free() == free + 10_000
    place.world.verify()


def pay(scene: Scene) -> Any:
    """Propose, approve, send and call, with nothing in between that would swallow a failure."""
    run_ = scene.propose()
    unit.write(remitting.approve, run_, OTHER)
    for one in unit.read(remittances.of_run, run_):
        unit.write(remitting.send, one.id)
    run()
    assert not jobs.failing()
    return unit.read(remittances.of_run, run_)[0]
