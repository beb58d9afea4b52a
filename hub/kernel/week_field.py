"""The form field for a weekly pattern: rows of a start, a length and the days, usable without script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from wtforms import Field

from hub.kernel import week
from hub.kernel.errors import Invalid
from hub.kernel.week import MOST_SLOTS, Slot, TooManySlots
from hub.kernel.words import N_

MOST_ROWS = MOST_SLOTS  # each with a time of its own
SHORT_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


@dataclass(frozen=True)
class WeekRow:
    """One row of the weekly pattern as it stands on the page: texts as chosen."""

    start: str = ""
    minutes: str = ""
    days: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was chosen in it."""
        return not (self.start or self.minutes or self.days)


class WeekField(Field):
    """A weekly pattern: rows of a start, a length and the days; its data is a sorted tuple of slots.

    Rows post as `name-0-start`, `name-0-minutes` and `name-0-day` (many). There is always room for `spare` more rows.
    """

    def __init__(
        self,
        label: str | None = None,
        validators: Any = None,
        spare: int = 2,
        longest: int = 720,
        step: int = 30,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self._spare, self._longest, self._step = spare, longest, step
        self._typed: list[WeekRow] | None = None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002 - WTForms calls it so
        """Take the rows from the form, or the slots given (`Slot`s or `[weekday, start, minutes]`)."""
        self.process_errors = []
        given = data if isinstance(data, Iterable) else self.default if isinstance(self.default, Iterable) else ()
        self.object_data = given
        self.data: tuple[Slot, ...] = tuple(sorted(s if isinstance(s, Slot) else Slot(*s) for s in given))
        self._typed, self.raw_data = None, None
        if formdata is None or f"{self.name}-0-start" not in formdata:
            return
        self._typed = self._posted(formdata)
        self.raw_data = [row for row in self._typed if not row.empty]
        self.data = ()
        try:
            if _beyond(formdata, self.name):
                raise TooManySlots(most=MOST_SLOTS, field=self.name)
            self.data = week.slots(values for row in self.raw_data for values in _chosen(row))
            _refuse_overlap(self.data)
        except Invalid as refusal:
            self.process_errors.append(gettext(refusal.template) % refusal.data)
        except ValueError as error:
            self.process_errors.append(str(error))

    def _posted(self, formdata: Any) -> list[WeekRow]:
        rows = []
        for index in range(MOST_ROWS):
            prefix = f"{self.name}-{index}"
            rows.append(
                WeekRow(
                    (formdata.getlist(f"{prefix}-start") or [""])[0],
                    (formdata.getlist(f"{prefix}-minutes") or [""])[0],
                    tuple(formdata.getlist(f"{prefix}-day")),
                )
            )
        while rows and rows[-1].empty:
            rows.pop()
        return rows

    def rows(self) -> list[WeekRow]:
        """The rows to show: what was chosen, then some empty ones."""
        chosen = self._typed if self._typed is not None else week_rows(self.data)
        return [*chosen, *[WeekRow()] * self._spare]

    @property
    def starts(self) -> list[tuple[int, str]]:
        """Every start that may be chosen, and any already given, in minutes after midnight."""
        fixed = set(range(0, week.DAY, self._step)) | {slot.start for slot in self.data}
        return [(at, f"{at // 60:02d}:{at % 60:02d}") for at in sorted(fixed)]

    @property
    def lengths(self) -> list[tuple[int, str]]:
        """Every length that may be chosen, and any already given, in minutes."""
        fixed = {15, 30, 45, 60, 75, 90, 105, 120, 150, *range(180, self._longest + 1, 60)}
        return [(n, length_words(n)) for n in sorted(fixed | {slot.minutes for slot in self.data})]

    @property
    def days(self) -> list[tuple[int, str, str]]:
        """Weekdays: number, short and long name."""
        shorts = [gettext(day) for day in SHORT_DAYS]
        return [(n, shorts[n], gettext(name)) for n, name in enumerate(week.DAYS)]


def week_rows(slots: Sequence[Slot]) -> list[WeekRow]:
    """Slots grouped into rows that share a start and a length."""
    grouped: dict[tuple[int, int], list[int]] = {}
    for slot in sorted(slots, key=lambda s: (s.start, s.minutes, s.weekday)):
        grouped.setdefault((slot.start, slot.minutes), []).append(slot.weekday)
    return [WeekRow(str(start), str(minutes), tuple(map(str, days))) for (start, minutes), days in grouped.items()]


def length_words(minutes: int) -> str:
    """45 minutes, 1 hour, 2 hours 30 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(gettext("1 hour") if hours == 1 else gettext("%(n)s hours", n=hours))
    if rest:
        parts.append(gettext("%(n)s minutes", n=rest))
    return " ".join(parts)


def _beyond(formdata: Any, name: str) -> bool:
    """Whether something was chosen in a row after the last that is read."""
    for key in formdata:
        at, _, what = str(key).removeprefix(f"{name}-").partition("-")
        beyond = str(key).startswith(f"{name}-") and at.isdecimal() and (len(at) > 9 or int(at) >= MOST_ROWS)
        if beyond and what in ("start", "minutes", "day") and any(formdata.getlist(key)):
            return True
    return False


def _chosen(row: WeekRow) -> list[list[int]]:
    if not (row.start and row.minutes and row.days):
        raise ValueError(gettext("For each time, choose when it starts, for how long, and at least one day."))
    if not all(text.isdecimal() and len(text) < 5 for text in (row.start, row.minutes, *row.days)):
        raise ValueError(gettext("Choose the times from the lists."))
    return [[int(day), int(row.start), int(row.minutes)] for day in row.days]


def _refuse_overlap(slots: Sequence[Slot]) -> None:
    taken: set[int] = set()
    for slot in slots:
        quarters = set(slot.quarters())
        if taken & quarters:
            raise ValueError(gettext("Two of these times overlap on the same day. Change one of them."))
        taken |= quarters
