"""The first morning: the council, its areas, its people and its money."""

from __future__ import annotations

from datetime import date, timedelta

from demo.borough.domain import kingston
from demo.borough.domain.personas import EVERYONE, Persona
from demo.borough.services.world import World, actor
from hub.categories import services as categories
from hub.council import services as council
from hub.council.domain import Colours, Council
from hub.kernel.access import SYSTEM, Actor
from hub.people import services as people
from hub.people.domain import StaffRole
from hub.places import services as places
from hub.places.domain import Centre, Point
from payments.funds import services as funds

STAFF = {
    "commissioner": "officer",
    "finance": "finance",
    "finance-two": "finance-two",
    "safeguarding": "safeguarding",
    "administrator": "administrator",
    "councillor": "councillor",
}


def lay(world: World) -> None:
    """Set up the installation, as its first administrator would, in one unit."""
    council.create(
        Council(
            name=kingston.NAME,
            gss=kingston.GSS,
            zone="Europe/London",
            colours=Colours(),
            email="help@kith.example",
            phone="020 7946 0100",
            address="Guildhall, High Street, Kingston upon Thames KT1 1EU",
        )
    )
    _draw(world.scale.first)
    categories.load_defaults(valid_from=world.scale.first)
    for key, persona in STAFF.items():
        world.staff[key] = _officer(key, EVERYONE[persona])
    _fund(world)


def _draw(first: date) -> None:
    places.keep_grid(secret="the demo borough's grid")  # noqa: S106 - invented people need no secret
    sectors = {name: Point(*middle) for name, middle in kingston.SECTORS.items()}
    places.set_sectors(sectors)
    centres = [Centre(w.code, w.name, w.lat, w.lon, w.neighbourhood) for w in kingston.WARDS]
    places.draw_illustrative_areas(
        centres, set_name="Wards of 2013, illustrative", valid_from=first, include=list(sectors.values())
    )


def _officer(key: str, persona: Persona) -> Actor:
    role = StaffRole(key.removesuffix("-two"))
    person = enter(persona.key)
    people.appoint(person, role, SYSTEM)
    return actor(person, persona.name, role.value)


def enter(key: str, *, point: Point | None = None, postcode: str | None = None, address: str | None = None) -> str:
    """Enter one of those whom a visitor may be, with an account for the demo's door; returns the person's id."""
    persona = EVERYONE[key]
    return people.register_person(
        persona.given, persona.family, email=persona.email, confirmed=True, point=point, postcode=postcode,
        address=address, by=SYSTEM,
    )  # fmt: skip


def _fund(world: World) -> None:
    finance = world.staff["finance"]
    trustee = enter("funder")
    world.staff["funder"] = actor(trustee, EVERYONE["funder"].name, "funder")
    trust = people.found_organisation(
        "Thames Side Community Fund", "voluntary", kind="Grant-maker",
        description="Invented. Gives money for company, meals and clubs in Kingston.", by=world.staff["funder"],
    )  # fmt: skip
    people.appoint(trustee, StaffRole.FUNDER, SYSTEM)
    for key, name, purpose, owner, pence in (
        ("care", "Adult social care", "Care and support at home under the Care Act", None, 1_900_000_00),
        ("community", "Thames Side Community Fund", "Company, meals and clubs", f"organisation:{trust}", 90_000_00),
        ("places", "Parks and halls", "Looking after places that everyone uses", None, 40_000_00),
    ):
        world.funds[key] = funds.open_fund(name, purpose, owner_urn=owner, by=finance)
        world.banked[key] = pence
        funds.receive(
            world.funds[key], pence, f"BACS {key.upper()} {world.scale.first + timedelta(days=1):%d%m%y}", finance
        )
