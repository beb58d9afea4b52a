"""The first resident is given something in kind that comes on the last morning, and something that waits for an answer.

Who gives, what and when is fixed, and the ids are dealt apart: nothing else in the borough's history moves with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from demo.borough.services.apart import apart
from demo.borough.services.world import Source, World
from hub.kernel import clock, outbox, unit
from hub.kernel.clock import SettableClock
from marketplace.gifts import queries as known
from marketplace.gifts import services as gifts
from marketplace.gifts.domain import GiftEvent
from marketplace.needs import queries as needs

FIRST = ("A walking frame, lent for the winter", 45_00, "We bring it and set it to your height.")
SECOND = ("A shower stool, for as long as it is needed", 32_00, "We bring it on Friday at noon and put it up.")


def happen(world: World, ticking: SettableClock, evening: datetime) -> None:
    """An evening ago she was offered something and took it, and now it comes; another offers something, and waits.

    Told when all other news is delivered, so that nothing but this is delivered with it.
    """
    joan, now = world.residents[0], clock.now()
    with apart("gifts"):
        ticking.set(evening)
        gift = unit.write(_give, world, FIRST, 0)
        outbox.drain()
        if gift is not None:
            words = "How kind! Any morning suits me, I am up at eight."
            unit.write(gifts.move, gift, GiftEvent.ACCEPT, joan.actor, words)
            outbox.drain()
        ticking.set(now)
        if gift is not None:
            unit.write(gifts.move, gift, GiftEvent.RECEIVE, joan.actor, "It stands like a rock. Thank you!")
        unit.write(_give, world, SECOND, 1)
        outbox.drain()


def _give(world: World, what: tuple[str, int, str], turn: int) -> str | None:
    """From the first organisation, or the next, that may give to the first of her needs; nothing where nobody may."""
    name, pence, words = what
    found = list(_able(world))
    if not found:
        return None
    need, source, category = found[min(turn, len(found) - 1)]
    return gifts.give(need, source.party, category, what=name, value_pence=pence, words=words, by=source.by)


def _able(world: World) -> Iterator[tuple[str, Source, str]]:
    """Her needs, the first one first, and each organisation that may give to it."""
    sources: dict[str, Source] = {}
    for source in world.sources:
        if source.party.startswith("organisation:"):
            sources.setdefault(source.party, source)
    for need in sorted(needs.needs_of([world.residents[0].urn], live=True), key=lambda one: one.id):
        kinds: dict[str, str] = {}
        for party, category in known.may_give(need, list(sources)):
            kinds.setdefault(party, category)
        for party, category in kinds.items():
            yield need.id, sources[party], category
