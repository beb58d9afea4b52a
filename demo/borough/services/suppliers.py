"""The borough's suppliers: founded, checked, approved, live."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from demo.borough.domain import suppliers as known
from demo.borough.domain.kingston import CHESSINGTON_SOUTH, SECTORS, WARDS, Ward, sector_near
from demo.borough.domain.names import FAMILY, GIVEN
from demo.borough.domain.personas import EVERYONE
from demo.borough.domain.suppliers import ORGANISATIONS, PERSONAL, STAYS_SOUTH, Supplier
from demo.borough.services.ground import enter
from demo.borough.services.world import Source, World, actor
from hub.categories import queries as categories
from hub.checks import services as checks
from hub.checks.domain import PERSONAL as THEIR_OWN
from hub.checks.domain import CheckKind
from hub.kernel import clock
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.week import Slot
from hub.people import services as people
from hub.people.domain import MemberRole
from hub.places import queries as places
from hub.places.domain import Point
from marketplace.offers import queries as reading
from marketplace.offers import services as offers
from marketplace.offers.domain import Content

HOURS = {known.MORNINGS: (7, 6), known.DAYS: (9, 8), known.EVENINGS: (16, 6), known.ALL_WEEK: (7, 12)}


def week(times: str) -> tuple[Slot, ...]:
    """The hours of the week that a supplier keeps."""
    start, hours = HOURS[times]
    days = range(7) if times == known.ALL_WEEK else range(5)
    return tuple(Slot(day, start * 60, hours * 60) for day in days)


def open_organisations(world: World) -> None:
    """Found each organisation with its manager, checks and offer, up to the scale."""
    chosen = list(ORGANISATIONS)
    if world.scale.organisations < len(chosen):
        wanted = {known.ANCHORAGE, known.TROUBLED, *STAYS_SOUTH}
        rest = [s for s in chosen if s.name not in wanted]
        kept = {s.name for s in rest[:: max(1, len(rest) // (world.scale.organisations - len(wanted)))]} | wanted
        chosen = [s for s in chosen if s.name in kept][: world.scale.organisations]
    for number, supplier in enumerate(chosen):
        _open(world, supplier, number)


def _open(world: World, supplier: Supplier, number: int) -> None:
    manager = _manager(supplier, number)
    home = _home(world, supplier.reach)
    id_ = people.found_organisation(
        supplier.name, supplier.sector, kind=supplier.kind, description=_words(supplier),
        postcode=f"{sector_near(home.lat, home.lon)}AB", point=_spot(world, home), by=manager,
        cqc_number=f"1-{100000000 + number * 7919}" if "personal-care" in supplier.categories else None,
    )  # fmt: skip
    party = f"organisation:{id_}"
    carers = tuple(_carers(world, supplier, id_, manager))
    content = Content.make(
        title=supplier.name, description=_words(supplier), kind=_kind(supplier), categories=supplier.categories,
        price_pence=supplier.price_pence, unit="hour", minimum_minutes=30, radius_km=5.0,
        areas=sorted(_reach(world, supplier)), slots=week(supplier.times), capacity_minutes=supplier.hours * 60,
        languages=_languages(supplier.name), traits=("pets-fine", "step-free"),
    )  # fmt: skip
    list_offer(world, party, manager, content, carers)


def _manager(supplier: Supplier, number: int) -> Actor:
    if supplier.name == known.ANCHORAGE:
        return actor(enter("manager"), EVERYONE["manager"].name)
    given, family = GIVEN[(number * 7) % len(GIVEN)], FAMILY[(number * 11 + 5) % len(FAMILY)]
    return actor(people.register_person(given, family, by=SYSTEM), f"{given} {family}")


def _carers(world: World, supplier: Supplier, organisation: str, manager: Actor) -> list[str]:
    if "personal-care" not in supplier.categories:
        return []
    found = []
    for n in range(3):
        if supplier.name == known.ANCHORAGE and n == 0:
            person = enter("carer")
        else:
            person = people.register_person(world.rng.choice(GIVEN), world.rng.choice(FAMILY), by=SYSTEM)
        people.add_member(organisation, person, MemberRole.CARER, manager)
        check_personal(world, person, supplier.categories)
        found.append(person)
    return found


def check_personal(world: World, person: str, codes: Iterable[str]) -> None:
    """Whoever is sent holds the personal checks of the task."""
    _check(world, f"person:{person}", _needed(codes) & THEIR_OWN, SYSTEM)


def _kind(supplier: Supplier) -> str:
    if supplier.sector in ("public", "business"):
        return "professional"
    return (
        "community"
        if supplier.sector == "community" and supplier.price_pence == 0
        else ("professional" if supplier.price_pence else "volunteer")
    )


def _words(supplier: Supplier) -> str:
    names = ", ".join(categories.category(c).name.lower() for c in supplier.categories)
    return f"{supplier.kind} in Kingston for {names}. Invented for this demo."


def _languages(name: str) -> tuple[str, ...]:
    return ("en", *(code for word, code in (("Korean", "ko"), ("Tamil", "ta")) if word in name))


def _reach(world: World, supplier: Supplier) -> set[str]:
    wards = {w.code for w in WARDS if not supplier.reach or w.neighbourhood in supplier.reach}
    if world.scale.stories and supplier.name not in STAYS_SOUTH:
        wards.discard(CHESSINGTON_SOUTH)
    return wards


def _home(world: World, reach: tuple[str, ...]) -> Ward:
    return world.rng.choice([w for w in WARDS if not reach or w.neighbourhood in reach])


def _spot(world: World, ward: Ward) -> Point:
    """A point in or near a ward, in the borough."""
    spread = 0.004
    point = Point(
        round(ward.lat + world.rng.uniform(-spread, spread), 5), round(ward.lon + world.rng.uniform(-spread, spread), 5)
    )
    at = places.areas_at(point)
    return point if at and at.ward else Point(ward.lat, ward.lon)


def spot(world: World, ward: Ward) -> tuple[Point, str]:
    """A point in a ward, and a postcode such as it could have."""
    point = _spot(world, ward)
    sector = sector_near(point.lat, point.lon)
    assert sector in SECTORS  # noqa: S101 - the nearest of them
    return point, f"{sector}{world.rng.choice('ABDEFGHJLN')}{world.rng.choice('ABDEFGHJLN')}"


def open_helpers(world: World) -> None:
    """Enter volunteers, neighbours and the self-employed, each checked for what they offer."""
    homes = [w for w in WARDS if not (world.scale.stories and w.code == CHESSINGTON_SOUTH)]
    for number in range(world.scale.helpers):
        kind, kinds, price, hours, title, words = PERSONAL[number % len(PERSONAL)]
        home = homes[(number * 5) % len(homes)]
        point, postcode = spot(world, home)
        person, name = _helper(world, number, point, postcode)
        content = Content.make(
            title=title, description=f"{words} Invented for this demo.", kind=kind, categories=kinds,
            price_pence=price, unit="hour", minimum_minutes=30, radius_km=2.0 if world.scale.stories else 4.0,
            areas=(), slots=week(known.DAYS if number % 3 else known.ALL_WEEK), capacity_minutes=hours * 60,
            languages=("en",), traits=("pets-fine",),
        )  # fmt: skip
        list_offer(world, f"person:{person}", actor(person, name), content, ())


def _helper(world: World, number: int, point: Point, postcode: str) -> tuple[str, str]:
    key = {0: "volunteer", 7: "neighbour"}.get(number)
    if key:
        return enter(key, point=point, postcode=postcode), EVERYONE[key].name
    given, family = world.rng.choice(GIVEN), world.rng.choice(FAMILY)
    return people.register_person(given, family, by=SYSTEM, point=point, postcode=postcode), f"{given} {family}"


def list_offer(world: World, party: str, by: Actor, content: Content, carers: tuple[str, ...]) -> None:
    """Send in the checks that the task asks, have them approved, then the offer."""
    _check(world, party, _needed(content.categories), by)
    offer = offers.draft_offer(party=party, content=content, by=by)
    offers.submit_offer(offer, by=by)
    offers.approve_offer(offer, by=world.staff["commissioner"])
    world.answers[party] = by
    world.sources.append(
        Source(
            offer, party, by, content.title, content.categories, frozenset(content.areas), content.slots,
            content.price_pence, carers, content.capacity_minutes, _middle(offer), content.radius_km,
        )
    )  # fmt: skip


def _needed(codes: Iterable[str]) -> frozenset[CheckKind]:
    return frozenset(kind for code in codes for kind in categories.required_checks(code))


def _check(world: World, party: str, needed: Iterable[CheckKind], by: Actor) -> None:
    today: date = clock.today()
    for kind in sorted(needed):
        check = checks.submit(
            party, kind, "Seen and noted by the safeguarding team (invented)", today - timedelta(days=200),
            today + timedelta(days=700), by,
        )  # fmt: skip
        checks.approve(check, world.staff["safeguarding"])


def _middle(offer: str) -> Point | None:
    view = reading.offer(offer)
    return Point(view.lat, view.lon) if view.lat is not None and view.lon is not None else None
