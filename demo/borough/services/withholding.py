"""Suppliers who may not be paid in mid-cycle: Stripe asks one for a document, and what is owed to it is kept, not lost.

In the middle of a long history one hands it in and gets all of it the week after; in the last week another has not yet.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app

from demo.borough.domain.personas import PERSONAS
from demo.borough.domain.suppliers import ANCHORAGE, TROUBLED
from demo.borough.services.world import World
from hub.kernel import jobs, outbox, unit
from hub.people import queries as people
from payments.payees import queries as payees
from payments.payees import services as telling
from payments.remittances import queries as remittances
from payments.sandbox import services as sandbox

LEAST_DAYS = 12
LAST = 8  # days before the end: the evening on which the last run but one waits for its officer
BEFORE, HANDED_IN = 5 * 7, 9  # days before that, and days until the document comes
NEWS = ("deliver-sandbox-webhooks", "look-at-payees", "deliver-sandbox-webhooks")


def happen(world: World, day: int) -> None:
    """What happens on a day of the history, counted from 0, after the evening's work."""
    if not world.scale.stories or world.scale.days < LEAST_DAYS:
        return
    last = world.scale.days - LAST
    if day in (last - BEFORE, last):
        _ask_for_a_document(world)
    elif day == last - BEFORE + HANDED_IN and world.withheld:
        _hand_it_in(world, world.withheld[-1])


def _ask_for_a_document(world: World) -> None:
    """Of an organisation that is to be paid this week; it is known here the same evening.

    In a small borough that may be the one in trouble.
    """
    run = unit.read(remittances.proposed)
    waiting = unit.read(remittances.of_run, run.id) if run else []
    names = unit.read(people.names, [one.payee for one in waiting])
    kept = {ANCHORAGE, *(persona.name for persona in PERSONAS)}  # as whom people come in
    found = [one for one in waiting if one.payee.startswith("organisation:") and names[one.payee] not in kept]
    found = [one for one in found if one.payee not in (world.owing, *world.withheld)]
    for one in sorted(found, key=lambda one: (names[one.payee] == TROUBLED, -one.net_pence, one.payee))[:1]:
        sandbox.restrict_account(unit.read(payees.accounts, [one.payee])[one.payee])
        world.withheld.append(one.payee)
        _hear()


def _hand_it_in(world: World, party: str) -> None:
    page = f"{current_app.extensions['kith.settings'].public_url}/payees/{party}"
    by = world.answers[party]
    address = telling.onboarding_address(party, by, back=f"{page}/back", again=f"{page}/again")
    token = urlsplit(address).path.rpartition("/")[2]
    sandbox.finish_onboarding(token, holder="Invented", sort_code="10-88-00", account_number="00012345")
    _hear()


def _hear() -> None:
    for name in NEWS:
        jobs.run(jobs.registered()[name], force=True)
    outbox.drain()
