"""What a budget bears of a week is what asking accepts: the rule of `spells` beside `decide`, whatever is promised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from payments.budgets.domain import DAY, BudgetState, Step, Terms
from payments.holds.domain import (
    Bearing,
    BudgetShort,
    Decision,
    Line,
    Promise,
    Purse,
    Room,
    Spell,
    decide,
    most,
    rooms,
)

NOW = datetime(2025, 12, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
AHEAD = timedelta(days=56)
UNTIL = (NOW + AHEAD).date()
NOTHING = (0,) * 7


@dataclass(frozen=True)
class World:
    """A budget, the days of a need, and what its visits would cost: pence by weekday."""

    purse: Purse
    first: date
    last: date
    week: tuple[tuple[int, int], ...]

    @property
    def bearing(self) -> Bearing:
        return Bearing(self.purse.terms, tuple(rooms(self.purse, NOW, day)), UNTIL, UNTIL - DAY, NOTHING)

    @property
    def spells(self) -> tuple[Spell, ...]:
        return self.bearing.spells(self.first, self.last)

    @property
    def fits(self) -> bool:
        return all(spell.takes(self.week) <= spell.pence for spell in self.spells)

    def lines(self, until: date, week: Sequence[tuple[int, int]] | None = None) -> Iterator[Line]:
        """The visits that asking for it would bring, up to a day."""
        for number, (weekday, pence) in enumerate(self.week if week is None else week):
            on = max(self.first, self.purse.terms.starts)
            while on <= min(until, self.last, self.purse.terms.ends):
                direct = self.purse.terms.directly(on)
                if on.weekday() == weekday and pence and not direct:
                    yield Line(at(on), f"visit:{number}-{on}", pence, "company", "person:p")
                on += DAY


def day(moment: datetime) -> date:
    return moment.date()


def at(on: date) -> datetime:
    return datetime.combine(on, time(8), UTC)  # so that the calendar's last day is in it


def asked(purse: Purse, lines: Iterator[Line]) -> Decision:
    return decide(purse, lines, NOW, day)


@st.composite
def worlds(draw: st.DrawFn, *, late: bool = True) -> World:
    starts = TODAY + timedelta(days=draw(st.integers(-60, 10 if late else 0)))
    weekly = draw(st.integers(1, 40)) * 250
    weeks = draw(st.sampled_from((4, 4, 4, 1, 2, 13, 52)))
    instalment = draw(st.sampled_from((weekly * weeks, weekly * weeks, 0)))
    once = draw(st.sampled_from((0, 7_777))) if instalment else weekly * 20
    ends = starts + timedelta(days=draw(st.sampled_from((27, 61, 99, 139, 200, 363))))
    assume(ends > TODAY)
    steps = ()
    if instalment and draw(st.integers(0, 3)) == 0:
        change = starts + timedelta(days=draw(st.integers(60, 120)))
        lower = instalment // 2
        steps = (Step(change, lower, direct_pence=draw(st.sampled_from((0, lower)))),) if change <= ends else ()
    terms = Terms(starts, ends, instalment, weeks, once, steps)
    due = len(terms.due(0, TODAY))
    landed = max(0, due - draw(st.sampled_from((0, 0, 0, 1))))
    promises = [
        Promise(at(TODAY + timedelta(days=draw(st.integers(1, 60)))), draw(st.integers(1, 4)) * 500)
        for _ in range(draw(st.integers(0, 5)))
    ]
    gathered = draw(st.sampled_from((0, 1, 3))) * weekly
    free = gathered + draw(st.integers(0, 5)) * weekly if landed else 0
    purse = Purse(BudgetState.APPROVED, terms, landed, None, free, tuple(promises))
    first = TODAY + timedelta(days=draw(st.sampled_from((1, 1, 1, 5, 20))))
    last = draw(st.sampled_from((date.max, first + timedelta(days=draw(st.integers(0, 70))))))
    days = draw(st.lists(st.integers(0, 6), min_size=1, max_size=4, unique=True))
    return World(purse, first, last, tuple((weekday, draw(st.integers(1, 12)) * weekly // 8) for weekday in days))


def last_of(spells: Sequence[Spell], of: Sequence[Room]) -> date:
    """The last day of the rooms that are looked at."""
    looked = {spell.starts for spell in spells}
    return max((room.until - DAY for room in of if room.starts in looked), default=TODAY)


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_what_fits_is_accepted_together_and_one_after_the_other(world: World) -> None:
    assume(world.fits)
    asked(world.purse, world.lines(UNTIL))
    purse = world.purse
    for one in world.week:
        found = asked(purse, world.lines(UNTIL, [one]))
        promised = tuple(Promise(line.at, line.amount_pence) for line in found.unfunded)
        free = purse.available_pence - sum(line.amount_pence for line in found.held)
        purse = replace(purse, available_pence=free, promises=(*purse.promises, *promised))


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_what_does_not_fit_is_refused_for_the_whole_of_the_periods_that_the_calendar_meets(world: World) -> None:
    assume(not world.fits)
    with pytest.raises(BudgetShort):
        asked(world.purse, world.lines(last_of(world.spells, world.bearing.rooms)))


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_where_the_calendar_shows_its_periods_whole_it_is_exactly_what_asking_says(world: World) -> None:
    """Nothing is hidden: no slack at all where the days that would be short are all in the calendar."""
    passed = [spell for spell in world.spells if spell.takes(world.week) > spell.pence]
    short = {spell.starts for spell in passed}
    ends = [min(room.until - DAY, world.last) for room in world.bearing.rooms if room.starts in short]
    assume(not short or min(ends) <= UNTIL)
    try:
        asked(world.purse, world.lines(UNTIL))
    except BudgetShort:
        accepted = False
    else:
        accepted = True
    assert accepted == world.fits


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_the_most_of_a_week_is_passed_by_nothing_that_fits(world: World) -> None:
    on = [weekday for weekday, _pence in world.week]
    week = sum(pence for _weekday, pence in world.week)
    seen = [spell for spell in world.spells if any(spell.times[weekday] for weekday in on)]
    assume(all(any(spell.times[weekday] for spell in seen) for weekday in on))
    if world.fits:
        assert week <= most(world.spells, on)
    if all(len({spell.times[weekday] for weekday in on}) == 1 for spell in seen):
        assert world.fits == (week <= most(world.spells, on))


def budget(free: int, promises: tuple[Promise, ...] = ()) -> Purse:
    terms = Terms(date(2025, 12, 1), date(2026, 5, 17), 8_000)
    return Purse(BudgetState.APPROVED, terms, 1, None, free, promises)


def week_of(purse: Purse, last: date = date.max, grows: tuple[int, ...] = NOTHING, on: tuple[int, ...] = (0,)) -> int:
    bearing = Bearing(purse.terms, tuple(rooms(purse, NOW, day)), UNTIL, UNTIL - DAY, grows)
    return most(bearing.spells(TODAY + DAY, last), on)


def test_what_has_gathered_is_for_what_ends_before_the_next_instalment_is_needed() -> None:
    """£20 a week; three Mondays are left of December's money, and £120 of it."""
    assert week_of(budget(12_000)) == 2_000
    assert week_of(budget(12_000), date(2025, 12, 28)) == 4_000
    assert week_of(budget(12_000), date(2025, 12, 29)) == 4_000  # one Monday of the next one's £80
    assert week_of(budget(12_000), date(2026, 1, 5)) == 4_000  # two
    assert week_of(budget(12_000), date(2026, 1, 12)) == 2_666


def test_what_is_promised_later_is_not_there_and_what_is_held_now_hides_nothing() -> None:
    later = tuple(Promise(at(date(2026, 1, n)), 1_000) for n in (5, 12))
    assert week_of(budget(6_000)) == 2_000
    assert week_of(budget(6_000, promises=later)) == 1_500
    assert week_of(budget(3_000)) == 1_000  # this period's money is nearly all set aside, and asking would say so


def test_what_goes_on_is_kept_for_the_weeks_that_the_calendar_does_not_show_yet() -> None:
    """£10 each Monday is asked for already: of the period from 26 January the calendar shows one of four."""
    january = tuple(Promise(at(date(2025, 12, 29) + timedelta(weeks=n)), 1_000) for n in range(4))
    shown = (*january, Promise(at(date(2026, 1, 26)), 1_000))
    reduced = Terms(date(2025, 12, 1), date(2026, 5, 17), 8_000, steps=(Step(date(2026, 1, 26), 6_000),))
    purse = replace(budget(30_000, promises=shown), terms=reduced)
    assert week_of(purse, grows=(1_000, *NOTHING[1:])) == 500
    assert week_of(purse) == 1_000  # if it ended there


def test_a_lump_sum_lasts_to_its_last_day_or_the_needs() -> None:
    lump = replace(budget(40_000), terms=Terms(date(2025, 12, 1), date(2026, 5, 17), 0, one_off_pence=40_000))
    assert week_of(lump) == 40_000 // 23  # Mondays
    assert week_of(lump, TODAY + timedelta(weeks=4)) == 10_000


def test_days_that_are_paid_directly_take_nothing() -> None:
    direct = Terms(
        date(2025, 12, 1), date(2026, 5, 17), 8_000, steps=(Step(date(2025, 12, 29), 8_000, direct_pence=8_000),)
    )
    purse = replace(budget(6_000), terms=direct)
    bearing = Bearing(direct, tuple(rooms(purse, NOW, day)), UNTIL, UNTIL - DAY, NOTHING)
    assert [spell.starts for spell in bearing.spells(TODAY + DAY, date.max)] == [date(2025, 12, 1)]
