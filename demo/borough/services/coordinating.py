"""A volunteer group gets a coordinator, once everything else has happened: nothing of the borough's history moves for her."""

from __future__ import annotations

from demo.borough.services.ground import enter
from demo.borough.services.suppliers import check_personal
from demo.borough.services.world import Source, World
from hub.kernel.access import SYSTEM
from hub.people import services as people
from hub.people.domain import MemberRole

VOLUNTEERS = (("Beth", "Marlow"), ("Sunil", "Rao"))


def come(world: World) -> None:
    """Let the coordinator manage the first group that gives company for nothing, and send two volunteers of hers.

    It draws nothing at random and comes last, so that people, visits and money before it are what they were.
    """
    group = _group(world)
    if group is None:
        return
    organisation = group.party.partition(":")[2]
    coordinator = enter("coordinator")
    people.add_member(organisation, coordinator, MemberRole.MANAGER, group.by)
    for given, family in VOLUNTEERS:
        person = people.register_person(given, family, by=SYSTEM)
        people.add_member(organisation, person, MemberRole.CARER, group.by)
        check_personal(world, person, group.categories)


def _group(world: World) -> Source | None:
    free = (s for s in world.sources if s.party.startswith("organisation:") and not s.price_pence)
    return next((s for s in free if "company" in s.categories), None)
