"""The house's own import contracts (docs/architecture.md): rooms are entered by their doors, and files know their place."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

DOORS = frozenset({"services", "queries", "ports", "domain", "events"})

# What each file of a room may import from its own room.
INSIDE: dict[str, frozenset[str]] = {
    "domain": frozenset(),
    "events": frozenset({"domain"}),
    "models": frozenset({"domain"}),
    "ports": frozenset({"domain"}),
    "queries": frozenset({"models", "ports", "domain"}),
    "services": frozenset({"models", "ports", "events", "domain", "queries"}),
    "adapters": frozenset({"ports", "domain", "models"}),
    "handlers": frozenset({"services", "queries", "events", "domain"}),
    "jobs": frozenset({"services", "queries", "domain"}),
    "forms": frozenset({"services", "queries", "domain"}),
    "routes": frozenset({"services", "queries", "domain", "forms"}),
    "cli": frozenset({"services", "queries", "domain"}),
    # A room with much to wire does it in a file of its own, which its package's wiring calls.
    "wiring": DOORS | {"models", "adapters", "handlers", "jobs", "forms", "routes", "cli"},
}
OPEN_TO_ALL = "hub.kernel"
WIRING = "wiring"


class RoomsContract(Contract):
    """Imports between rooms go through a door, and inside a room follow the table of its files."""

    type_name = "rooms"

    packages = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - import-linter calls it so
        """Look at every import between the modules of the packages."""
        packages: list[str] = self.packages  # type: ignore[assignment]  # a field gives its value back on an instance
        wrong: list[str] = []
        for importer in sorted(graph.modules):
            if importer.partition(".")[0] not in packages:
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                reason = refusal(importer, imported) if imported.partition(".")[0] in packages else None
                if reason:
                    details = graph.get_import_details(importer=importer, imported=imported)
                    lines = ", ".join(str(detail["line_number"]) for detail in details)
                    wrong.append(f"{importer} -> {imported} (l. {lines}): {reason}")
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import and what is wrong with it."""
        for line in check.metadata["wrong"]:
            output.print_error(f"- {line}", bold=False)


def refusal(importer: str, imported: str) -> str | None:
    """Why `importer` may not import `imported`, or None."""
    if (
        imported == OPEN_TO_ALL
        or f"{importer}.".startswith(f"{OPEN_TO_ALL}.")
        or imported.startswith(f"{OPEN_TO_ALL}.")
    ):
        return None
    here, there = importer.split("."), imported.split(".")
    if len(here) > 1 and here[1] == WIRING:
        # A package's wiring knows all of its own rooms; of others it needs the news and the doors, as any room does.
        return None if here[0] == there[0] else _through_a_door(there)
    if len(here) < 3:
        return None if here[0] == there[0] else "only rooms import from other packages"
    if here[:2] == there[:2]:
        return _inside(here[2], there[2] if len(there) > 2 else None)
    return _through_a_door(there)


def _through_a_door(there: list[str]) -> str | None:
    if len(there) < 3:
        return "name the door (services, queries, ports, domain, events), not the room"
    return None if there[2] in DOORS else f"{there[2]} is no door of a room"


def _inside(importer: str, imported: str | None) -> str | None:
    if imported is None:
        return "a room's file imports its neighbours by name"
    if importer == imported or importer not in INSIDE:
        return None
    return None if imported in INSIDE[importer] else f"{importer} may not import {imported} of its own room"
