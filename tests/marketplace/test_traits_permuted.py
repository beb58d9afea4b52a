"""Nothing that is recorded of persons as such ranks them: permuted between persons, everything that is found stays the same."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.db import db
from hub.kernel.week import Slot
from hub.people.models import Person
from marketplace.plans import queries as plans
from marketplace.plans import services as planning
from marketplace.rounds.queries.gathering import gather
from marketplace.rounds.queries.sharing import share_exactly
from marketplace.searches import services as searches
from tests.marketplace.agreements import DAILY_ALL, Deal, deal
from tests.marketplace.market import NEAR, live_offer, posted_need, resident
from tests.marketplace.test_searches_find import find

EVER = [slot.as_list() for slot in DAILY_ALL]
MORNINGS = tuple(Slot(day, 9 * 60, 60) for day in range(3))
NAMES = (("Amina", "Hussain"), ("Bronwen", "Evans"), ("Chidi", "Okafor"), ("Dorothy", "Smith"), ("Elif", "Yildiz"))
# All that stands on record of a person as such; where they live, when they came and who they are stays with them.
TRAITS = ("given_name", "family_name", "phone", "language", "auto_confirm")
PLACE_AND_TIME = {"id", "postcode", "address", "lat", "lon", "masked_lat", "masked_lon", "created_at"}


def persons() -> list[Person]:
    return list(db.session.scalars(sa.select(Person).order_by(Person.id)))


def diverse() -> None:
    """Whoever is there differs in everything that is recorded of them."""
    for number, row in enumerate(persons()):
        row.language, row.auto_confirm = ("en_GB", "cy_GB", "pl_PL")[number % 3], bool(number % 2)
        row.phone = f"020 7946 {number:04}"


def permute(seed: int) -> int:
    """Give everyone the traits of somebody else; how many differ afterwards."""
    rows = persons()
    before = [tuple(getattr(row, name) for name in TRAITS) for row in rows]
    after = before[:]
    random.Random(seed).shuffle(after)
    for row, traits in zip(rows, after, strict=True):
        for name, value in zip(TRAITS, traits, strict=True):
            setattr(row, name, value)
    db.session.flush()
    return sum(one != other for one, other in zip(before, after, strict=True))


def everything(made: Deal, needs: list[str], client: Any) -> dict[str, Any]:
    """Matches, plans, proposals, the round and what is found: who, in which order, how well, for how much."""
    parts = [part.id for need in needs for part in plans.parts_of([need])]

    def matches() -> list[Any]:
        found = [plans.matches(part) for part in parts]
        return [[(row.offer.id, row.match.score, row.slots, row.proposal) for row in one.rows] for one in found]

    def composed() -> list[Any]:
        asked = [plans.asked(plans.plan(need)) for need in needs]
        choices = [plans.choice(one) for one in asked]
        return [
            [
                (dict(sheet.plan.who), sheet.plan.pence, sheet.plan.points)
                for sheet in (c.best, *dict(c.others).values(), c.paid)
            ]
            for c in choices
        ]

    def shared() -> list[Any]:
        found = share_exactly(gather())
        lines = [(line.ask, found.gathered.helpers[line.helper].offer, line.suit) for line in found.gathered.lines]
        return [lines, found.visits, found.why, found.gathered.barred]

    looked = [
        [(hit["id"], hit["miles"], hit["why"]) for hit in find(client, **asked)["offers"]]
        for asked in ({"q": "shopping"}, {"postcode": "KT1 2AB"}, {"q": "bring the groceries", "postcode": "KT1 2AB"})
    ]
    return {
        "matches": unit.read(matches),
        "plans": unit.read(composed),
        "round": unit.read(shared),
        "proposals": [(p.offer, p.slots, p.price_pence) for p in unit.read(plans.proposals_for, made.need)],
        "found": looked,
    }


def test_every_trait_of_a_person_is_permuted_or_is_where_and_when() -> None:
    assert set(TRAITS) | PLACE_AND_TIME == set(Person.__table__.columns.keys())


def test_permuted_between_persons_nothing_changes(borough: Flask, clock: Any, client: Any) -> None:
    made = deal(slots=MORNINGS, pence=16_000)
    offers, helpers = [], []
    for number, (given, family) in enumerate(NAMES):
        who = resident(given, family, point=NEAR)
        helpers.append(who)
        offers.append(
            live_offer(
                f"person:{who.person}", who, slots=EVER, price_pence=(0, 900, 1200, 1800, 0)[number],
                kind="volunteer" if number in (0, 4) else "neighbour", capacity_minutes=60 + 30 * number,
                languages=["en", "cy"] if number == 1 else ["en"],
            )
        )  # fmt: skip
    welsh = posted_need(
        resident("Gwen", "Rees"), slots=MORNINGS[:1], must_haves=("speaks-cy",), starts=date(2025, 12, 8)
    )
    other = posted_need(resident("Tom", "Cole"), slots=MORNINGS[1:], starts=date(2025, 12, 8))
    outbox.drain()
    unit.write(
        planning.propose, made.part, offers[2], slots=MORNINGS[:2], price_pence=700, words="I can.", by=helpers[2]
    )
    unit.write(diverse)
    searches.rebuild()
    needs = [made.need, welsh, other]
    before = everything(made, needs, client)
    assert len(before["matches"][0]) >= 4
    assert before["round"][0]
    assert all(before["found"])
    for seed in range(3):
        assert unit.write(permute, seed) >= 3
        outbox.drain()
        searches.rebuild()
        after = everything(made, needs, client)
        for what, said in before.items():
            assert after[what] == said, what
    (asked,) = plans.parts_of([welsh])
    assert {row.offer.id for row in unit.read(plans.matches, asked.id).rows} <= {offers[1]}  # asked for, so it is kept
