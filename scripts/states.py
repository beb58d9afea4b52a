"""Writes docs/states.md: every state machine as a table and a diagram, read from the code's own tables.

    python scripts/states.py

`tests/architecture/test_docs.py` fails when the file says something else than the code.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from hub.kernel.states import WORDS  # noqa: E402 - the root must be known first

STATES = ROOT / "docs" / "states.md"
SHOWN = ("marketplace/", "hub/checks")  # rooms whose pages say a state in the common words
PACKAGES = ("hub", "payments", "matching", "reviews", "marketplace", "oversight")

HEAD = """# States

This page is written by `python scripts/states.py` from the tables that the code follows. Do not edit it; a test fails when it is stale.

A state machine is a table of arrows (`from`, `event`, `to`). `hub/kernel/machine.py` follows an arrow, and refuses with *wrong state* where
the table has none. Where a page shows a state, the words beside it are what people read (`hub/kernel/states.py`).
"""

LEDGER_LED = """## States that money and deliveries lead

These have no table of events: the postings, the dates or the delivery decide. Each line below names the service that moves them.
"""

# What no table says: (from, what happens, to), by the name of the enum. Every state named here must exist.
TOLD: dict[str, tuple[tuple[str, str, str], ...]] = {
    "payments.holds.domain.HoldState": (
        ("", "request_holds: within 28 days, and the money has landed", "held"),
        ("", "request_holds: later than that", "unfunded"),
        ("", "request_own: within 28 days, and there is so much own money", "held"),
        ("", "request_own: later than that, or own money does not reach so far", "unfunded"),
        ("unfunded", "hold_own_waiting: the horizon moved, or own money was added", "held"),
        ("needs_review", "hold_own_waiting: own money was added after all", "held"),
        ("unfunded", "review_own: 72 hours before the visit and still not enough own money", "needs_review"),
        ("unfunded", "hold_waiting: the horizon moved, or an instalment landed", "held"),
        ("unfunded", "review_unfunded: 72 hours before the visit and still no money", "needs_review"),
        ("needs_review", "hold_waiting: money came after all", "held"),
        ("held", "cut: the budget was cut midway, and does not reach so far", "needs_review"),
        ("unfunded", "cut: the new amount of its period does not reach so far", "needs_review"),
        ("held", "capture: the visit was confirmed", "captured"),
        ("held", "release: cancelled without charge", "released"),
        ("unfunded", "release", "released"),
        ("needs_review", "release", "released"),
        ("unfunded", "charge_unfunded: delivered, and the budget has it free", "captured"),
        ("needs_review", "charge_unfunded: delivered, and the budget has it free", "captured"),
        ("unfunded", "charge_unfunded: delivered, and the budget is short", "awaiting"),
        ("needs_review", "charge_unfunded: delivered, and the budget is short", "awaiting"),
        ("released", "capture: it was down as missed and took place after all, and what pays has it free", "captured"),
        ("released", "capture: it was down as missed and took place after all, and what pays is short", "awaiting"),
        ("awaiting", "approve_charge: finance pays it from the fund", "captured"),
        ("awaiting", "hold_own_waiting: own money was added", "captured"),
    ),
    "payments.budgets.domain.BudgetState": (
        ("", "write_budget", "proposed"),
        ("proposed", "approve_budget: by someone else than the writer", "approved"),
        ("proposed", "refuse_budget: by someone else than the writer", "refused"),
        ("approved", "its last day has passed", "ended"),
    ),
    "payments.budgets.domain.StepState": (
        ("", "write_change", "proposed"),
        ("proposed", "approve_change: by someone else than the writer; it is told in writing", "approved"),
        ("proposed", "drop_change", "dropped"),
    ),
    "payments.budgets.domain.RepaymentState": (
        ("", "write_repayment: its budget is over", "proposed"),
        ("proposed", "approve_repayment: by someone else than the writer; it leaves the bank", "paid"),
        ("proposed", "drop_repayment", "dropped"),
    ),
    "payments.payouts.domain.PayoutState": (
        ("", "Stripe began it", "pending"),
        ("pending", "the bank has it", "in_transit"),
        ("pending", "it is there", "paid"),
        ("in_transit", "it is there", "paid"),
        ("pending", "the bank sent it back", "failed"),
        ("in_transit", "the bank sent it back", "failed"),
        ("paid", "the bank sent it back after all", "failed"),
        ("pending", "it was stopped before it went", "canceled"),
    ),
    "hub.kernel.outbox.domain.State": (
        ("", "announce: one delivery for each handler", "waiting"),
        ("waiting", "deliver: the handler did its work", "done"),
        ("waiting", "deliver: it failed more often than there are pauses", "parked"),
        ("parked", "retry: an administrator puts it back in line", "waiting"),
    ),
    "hub.notices.domain.MailState": (
        ("", "write_mail", "waiting"),
        ("waiting", "record: the mail server took it", "sent"),
        ("waiting", "record: the mail server refused it", "refused"),
        ("waiting", "record: its reader has no address any more", "nowhere"),
    ),
}


@dataclass(frozen=True)
class Machine:
    """A table of arrows and where it stands."""

    module: str
    name: str
    states: type[StrEnum]
    arrows: tuple[tuple[str, str, str], ...]

    @property
    def room(self) -> str:
        """The room it belongs to, as a folder."""
        return "/".join(self.module.split(".")[:2])


def machines() -> list[Machine]:
    """Every table of arrows in the packages' domains, each once, in the order of the floors."""
    found: list[Machine] = []
    for module in domains():
        for name, value in vars(module).items():
            if name.isupper() and (machine := as_machine(module, name, value)):
                found.append(machine)
    return found


def domains() -> Iterator[ModuleType]:
    """Each room's domain, module by module."""
    for package in PACKAGES:
        for room in sorted(entry.name for entry in pkgutil.iter_modules([str(ROOT / package)]) if entry.ispkg):
            folder = ROOT / package / room
            names = [".".join(p.relative_to(ROOT).with_suffix("").parts) for p in sorted(folder.rglob("*.py"))]
            for name in names:
                if "domain" in name.split(".") and not name.endswith("__init__"):
                    yield importlib.import_module(name)


def as_machine(module: ModuleType, name: str, value: object) -> Machine | None:
    """The machine that a value is, if it is one: {(state, event): state}, defined in this very module."""
    if not isinstance(value, Mapping) or not value:
        return None
    arrows: list[tuple[str, str, str]] = []
    for key, to in value.items():
        if not (isinstance(key, tuple) and len(key) == 2 and isinstance(to, StrEnum)):
            return None
        state, event = key
        if not (isinstance(state, StrEnum) and isinstance(event, StrEnum) and type(state) is type(to)):
            return None
        arrows.append((state.value, event.value, to.value))
    states: type[StrEnum] = type(next(iter(value.values())))
    return Machine(module.__name__, name, states, tuple(arrows)) if states.__module__ == module.__name__ else None


def told() -> list[Machine]:
    """The machines without a table."""
    found = []
    for path, arrows in TOLD.items():
        module, _, name = path.rpartition(".")
        states: type[StrEnum] = getattr(importlib.import_module(module), name)
        unknown = {s for source, _event, to in arrows for s in (source, to) if s} - {s.value for s in states}
        if unknown:
            raise SystemExit(f"{path} has no state {', '.join(sorted(unknown))}: mend TOLD in scripts/states.py.")
        found.append(Machine(module, name, states, arrows))
    return found


def page() -> str:
    """The whole page."""
    parts = [HEAD, *(drawn(machine) for machine in machines()), LEDGER_LED, *(drawn(machine, 3) for machine in told())]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def drawn(machine: Machine, level: int = 2) -> str:
    """One machine: what it is of, its states in words, its arrows, its picture."""
    about = (inspect.getdoc(machine.states) or "").partition("\n")[0]
    lines = [
        f"{'#' * level} {machine.room}: {machine.states.__name__}",
        "",
        f"{about} (`{machine.module}.{machine.name}`)",
        "",
        *(spoken(machine) if machine.room.startswith(SHOWN) else ()),
        "| from | event | to |",
        "| --- | --- | --- |",
        *(f"| {f'`{source}`' if source else '–'} | {event} | `{to}` |" for source, event, to in machine.arrows),
        "",
        "```mermaid",
        "stateDiagram-v2",
        *diagram(machine),
        "```",
    ]
    return "\n".join(lines)


def spoken(machine: Machine) -> list[str]:
    """The table of what people read."""
    rows = [f"| `{s.value}` | {WORDS[s.value][0]} |" for s in machine.states if s.value in WORDS]
    return ["| state | on the screen |", "| --- | --- |", *rows, ""]


def diagram(machine: Machine) -> list[str]:
    """The lines of a Mermaid diagram; a state that no arrow leads to is a beginning, one that none leaves an end."""
    told_beginnings = {to for source, _event, to in machine.arrows if not source}
    reached = {to for source, _event, to in machine.arrows if source and source != to}
    left = {source for source, _event, to in machine.arrows if source and source != to}
    used = [s.value for s in machine.states if s.value in reached | left | told_beginnings]
    beginnings = told_beginnings or {s for s in used if s not in reached} or {used[0]}
    lines = [f"    [*] --> {state}" for state in used if state in beginnings]
    for source, event, to in machine.arrows:
        if source:
            lines.append(f"    {source} --> {to}: {event.partition(':')[0]}")
    lines += [f"    {state} --> [*]" for state in used if state not in left]
    lines += [f"    {s.value}" for s in machine.states if s.value not in used]
    return lines


def main() -> int:
    """Write the page."""
    STATES.write_text(page(), encoding="utf-8")
    print(f"{STATES.relative_to(ROOT)} holds {len(machines()) + len(TOLD)} state machines.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
