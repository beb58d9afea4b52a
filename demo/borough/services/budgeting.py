"""The rules of budgets at work: contributions, an organisation that looks after one, a cut, a surplus, a review, an end."""

from __future__ import annotations

from datetime import date, timedelta

from demo.borough.services.world import Resident, World
from hub.kernel import clock
from payments.budgets import queries as known
from payments.budgets import services as budgets
from payments.budgets.domain import Contribution, ReviewOutcome, Step

CONTRIBUTION = 40_00
RAISED = 24_00  # each four weeks, so that what she still looks for can be paid
LEFT = 120_00  # of a budget that ended, and that nobody has used
AFTER_HOSPITAL = 80_00  # four weeks of another, to which she contributed, and that nobody has used either
ENDS_IN = timedelta(weeks=5)
REVIEWED_LATE = timedelta(days=200)  # so long ago began the budget that nobody has looked at since
STAYS = timedelta(weeks=8)  # what is told of a budget that is in use is told of one that is for so long
MOST_LOOKED_AT = 120  # residents among whom the cut is told


def begin(world: World) -> None:
    """Two budgets of the first resident that soon end unused, and one of a neighbour that began long ago."""
    joan, neighbour = world.residents[0], world.residents[3]
    first, last = world.scale.first, world.scale.first + timedelta(days=world.scale.days)
    _contributed(world, joan, first)
    _once(world, joan, first, first + timedelta(days=1), LEFT)
    _once(world, neighbour, last - REVIEWED_LATE, last + timedelta(weeks=20), 60_00)


def _once(world: World, resident: Resident, starts: date, ends: date, pence: int) -> None:
    written = budgets.write_budget(
        resident.urn, [world.funds["care"]], 0, one_off_pence=pence, starts=starts, ends=ends, by=world.staff["finance"],
    )  # fmt: skip
    budgets.approve_budget(written, world.staff["finance-two"])


def _contributed(world: World, resident: Resident, first: date) -> None:
    """Four weeks after the hospital: she paid her share, and her daughter came instead."""
    written = budgets.write_budget(
        resident.urn, [world.funds["care"]], AFTER_HOSPITAL, starts=first, ends=first + timedelta(days=27),
        by=world.staff["finance"],
    )  # fmt: skip
    budgets.approve_budget(written, world.staff["finance-two"])
    step = Step(first, AFTER_HOSPITAL + CONTRIBUTION, Contribution.COLLECTED, CONTRIBUTION)
    _change(world, written, step, "Assessed: a contribution, paid to the council.")
    budgets.collect(written, CONTRIBUTION, f"BACS {first:%d%m%y}", world.staff["finance"])


def over(budget: str) -> bool:
    """Whether a budget's last day is over, or is told."""
    view = known.budgets([budget])[budget]
    return view.terms.on(view.terms.after).over


def agree(world: World, number: int, budget: str, today: date, instalment: int) -> None:
    """Some contribute, by either way, on top of what the council gives; an organisation looks after one budget."""
    if number % 6 == 2:
        step = Step(today, instalment + CONTRIBUTION, Contribution.COLLECTED, CONTRIBUTION)
        _change(world, budget, step, "Assessed: a contribution, paid to the council.")
        budgets.collect(budget, CONTRIBUTION, f"BACS {today:%d%m%y}", world.staff["finance"])
    elif number % 6 == 4:
        step = Step(today, instalment + CONTRIBUTION, Contribution.NET, CONTRIBUTION)
        _change(world, budget, step, "Assessed: a contribution, taken off the instalments.")
    elif number == 5:
        body = next(source.party for source in world.sources if source.party.startswith("organisation:"))
        step = Step(today, instalment, third_pence=instalment, third_party=body)
        _change(world, budget, step, "They asked for an organisation that looks after the money.")


def _change(world: World, budget: str, step: Step, why: str, grounds: str = "") -> None:
    written = budgets.write_change(budget, step, why, grounds=grounds, by=world.staff["finance"])
    budgets.approve_change(written, world.staff["finance-two"])


def end(world: World) -> None:
    """The last morning: one budget is raised, one cut midway, one has a change that waits, and a surplus is answered.

    One is to end by its review, and the neighbour's, which nobody uses, ends early.
    """
    today, joan = clock.today(), world.residents[0]
    used = [r.budget for r in world.residents[1:MOST_LOOKED_AT] if r.budget]
    views = sorted(known.budgets(used).values(), key=lambda view: (-view.held_pence, view.id))
    running = [view for view in views if view.starts <= today and view.ends > today + STAYS]
    if running and running[0].held_pence:
        _cut(world, running[0], today)
    if len(running) > 1:
        step = Step(today + timedelta(weeks=5), running[1].instalment_pence * 9 // 10)
        why = "Two of the visits are no longer needed."
        budgets.write_change(running[1].id, step, why, by=world.staff["finance"])
    if len(running) > 2:
        next_on = today + timedelta(days=150)
        why = "Her sister has moved in, and they manage."
        budgets.record_review(running[2].id, today, ReviewOutcome.ENDS, why, next_on, world.staff["finance"])
    for view in known.budgets_of(world.residents[3].urn):
        if not view.instalment_pence and view.ends > today + ENDS_IN:
            why = "Nobody has used it since it began."
            written = budgets.write_end(view.id, today + ENDS_IN, why, by=world.staff["finance"])
            budgets.approve_change(written, world.staff["finance-two"])
    if joan.budget:
        step = Step(today, known.budgets([joan.budget])[joan.budget].instalment_pence + RAISED)
        _change(world, joan.budget, step, "An hour of care costs more than when it was agreed.")
    for view in known.budgets_of(joan.urn):
        if view.ends < today and known.surpluses([view]):
            told = budgets.tell_surplus(view.id, "It ended, and this is left. What was it for?", world.staff["finance"])
            budgets.answer_surplus(told, "A chair that never came. It may go back.", joan.actor)
            break


def _cut(world: World, view: known.BudgetView, today: date) -> None:
    """To a quarter, so that some of what is set aside has to go."""
    step, grounds = Step(today, view.instalment_pence // 4), "The council has learned of a second budget (invented)."
    _change(world, view.id, step, "Another council pays for most of it now.", grounds)
