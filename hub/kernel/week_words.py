"""A weekly pattern in words: Monday to Friday, 8am to 12pm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import time

from flask_babel import gettext

from hub.kernel import week
from hub.kernel.week import Slot
from hub.kernel.week_field import SHORT_DAYS

Say = Callable[[time], str]


def pattern_words(slots: Iterable[Slot], say: Say) -> list[str]:
    """One line for each time of the day, with its days; `say` writes a time."""
    grouped: dict[tuple[int, int], list[int]] = {}
    for slot in sorted(slots, key=lambda s: (s.start, s.minutes, s.weekday)):
        grouped.setdefault((slot.start, slot.minutes), []).append(slot.weekday)
    found = sorted(grouped.items(), key=lambda item: (item[1][0], item[0]))
    return [f"{days_words(days)}, {_times(start, minutes, say)}" for (start, minutes), days in found]


def days_words(days: Sequence[int]) -> str:
    """Every day; Monday to Friday; Sat and Sun; Mon, Wed and Fri; Tuesday."""
    if len(days) == 7:
        return gettext("Every day")
    if len(days) == 1:
        return gettext(week.DAYS[days[0]])
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return gettext("%(first)s to %(last)s", first=gettext(week.DAYS[days[0]]), last=gettext(week.DAYS[days[-1]]))
    names = [gettext(SHORT_DAYS[day]) for day in days]
    return gettext("%(some)s and %(last)s", some=", ".join(names[:-1]), last=names[-1])


def _times(start: int, minutes: int, say: Say) -> str:
    end = (start + minutes) % week.DAY
    first, last = time(start // 60, start % 60), time(end // 60, end % 60)
    return gettext("%(start)s to %(end)s", start=say(first), end=say(last))
