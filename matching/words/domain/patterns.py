"""Times of the week from people's words: "in the mornings", "Tuesdays", "twice a week", "at night"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from matching.hours.domain import WeekSlot
from matching.words.domain.mistakes import nearest
from matching.words.domain.stopwords import TIMES
from matching.words.domain.tokens import fold

WEEK = (0, 1, 2, 3, 4, 5, 6)
DAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "weds": 2, "wed": 2, "thursday": 3,
    "thurs": 3, "thur": 3, "thu": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
}  # fmt: skip
UNSURE_DAYS = frozenset({"mon", "wed", "sat", "sun"})
"""Also other words: a day only alone, beside a sure one, or after "on", "every" or "each"."""
GROUPS = {
    "weekend": (5, 6), "weekday": (0, 1, 2, 3, 4), "everyday": WEEK, "daily": WEEK, "weeknight": (0, 1, 2, 3, 4),
}  # fmt: skip
PARTS = {  # start in minutes of the day, and length where the words themselves say one
    "breakfast": (480, None), "morning": (480, None), "lunch": (720, None), "lunchtime": (720, None),
    "midday": (720, None), "noon": (720, None), "afternoon": (840, None), "teatime": (1020, None),
    "evening": (1080, None), "dinnertime": (1080, None), "bedtime": (1260, None), "night": (1320, 480),
    "overnight": (1320, 480), "nighttime": (1320, 480), "weeknight": (1320, 480), "tonight": (1320, 480),
}  # fmt: skip
SPREAD = {1: (1,), 2: (1, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4), 6: (0, 1, 2, 3, 4, 5), 7: WEEK}
"""Which days so many times a week may mean; a first suggestion, corrected by hand."""
A_DAY = {1: (480,), 2: (480, 1080), 3: (480, 720, 1080), 4: (480, 720, 1020, 1260)}
"""Starts for so many times a day: morning, midday, tea, bedtime."""
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "once": 1, "two": 2, "twice": 2, "couple": 2, "three": 3, "thrice": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8,
}  # fmt: skip
USUAL_START, USUAL_MINUTES = 600, 60
_NUMBER = r"(\d+|" + "|".join(NUMBERS) + ")"
_OFTEN = re.compile(
    rf"\b{_NUMBER}(?: or \w+)?(?: of)?(?: times| visits| mornings| afternoons| evenings| nights| days)? (?:a|per|each|every) (week|day)\b"
)
_LONG = re.compile(rf"\b(?:half an hour|{_NUMBER}(?: and a half)? (hours?|hrs?|minutes?|mins?)|(\d+)(hrs?|h|mins?))\b")
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m|p\.m|o.?clock)?"
_FROM_TO = re.compile(rf"\b(?:(?:from|between|at)? ?){_CLOCK} ?(?:to|until|till|and|-|–) ?{_CLOCK}\b")
_AT = re.compile(rf"\b(?:(at|around|about|by) )?{_CLOCK}\b")
_RANGE = re.compile(r"\b([a-z]+) ?(?:to|until|till|through|-|–) ?([a-z]+)\b")
_BREAK = re.compile(r"(?<!\d)[.,;!?\n]+|\band\b|\bthen\b|\balso\b|\bplus\b|\bbut\b|\bor\b")
_LEAD = frozenset(
    {"in", "on", "at", "the", "every", "each", "also", "and", "or", "all", "most", "some", "both", "during"}
)


@dataclass
class _Said:
    """What one clause says about time."""

    days: set[int] = field(default_factory=set)
    times: list[tuple[int, int | None]] = field(default_factory=list)
    minutes: int | None = None
    often: int | None = None
    empty: bool = True


def suggest_pattern(text: str) -> tuple[WeekSlot, ...]:
    """The weekly slots that a text seems to ask for, in order; empty where it says nothing about when.

    A part of the day without days means every day; days without a time mean ten o'clock; a visit is an hour unless
    the words say how long. The person corrects it by hand, so a fair guess beats a question.
    """
    slots: set[WeekSlot] = set()
    for said in _merged(text):
        slots.update(_slots(said))
    return tuple(sorted(slots))


def _merged(text: str) -> list[_Said]:
    """What each clause says; one that only goes on about time belongs to the clause before it."""
    said: list[_Said] = []
    for clause in _clauses(_mended(fold(text))):
        one = _said(clause)
        if one.empty:
            continue
        goes_on = _starts_with_time(clause)
        if said and goes_on:
            last = said[-1]
            last.days |= one.days
            last.times += [time for time in one.times if time not in last.times]
            last.minutes = last.minutes or one.minutes
            last.often = last.often or one.often
        else:
            said.append(one)
    return said


def _mended(text: str) -> str:
    """The text with misspelt words of time put right: "mornigns" is no rarer than "shoping"."""
    known = {w for w in TIMES if len(w) > 5}

    def mend(match: re.Match[str]) -> str:
        near, _ = nearest(match[0], known)
        return near[0] if near else match[0]

    return re.sub(r"[a-z]{6,}", mend, text)


def _clauses(text: str) -> list[str]:
    """The text cut at stops and joining words, but never inside "between nine and ten"."""
    kept = _FROM_TO.sub(lambda match: match[0].replace(" and ", " to "), text)
    return [clause.strip() for clause in _BREAK.split(kept) if clause.strip()]


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and word[:-1] in (DAYS.keys() | GROUPS.keys() | PARTS.keys()) else word


def _is_time(word: str) -> bool:
    one = _singular(word)
    return (one in DAYS and one not in UNSURE_DAYS) or one in GROUPS or one in PARTS


def _starts_with_time(clause: str) -> bool:
    for word in clause.split():
        if word not in _LEAD:
            return _is_time(word) or word[0].isdigit() or bool(_OFTEN.match(clause))
    return False


def _said(clause: str) -> _Said:
    said = _Said()
    clause = _take_lengths(clause, said)
    clause = _take_often(clause, said)
    clause = _take_clock(clause, said)
    clause = _take_ranges(clause, said)
    found = [_singular(word) for word in re.findall(r"[a-z]+", clause)]
    sure = len(found) == 1 or any(word in DAYS and word not in UNSURE_DAYS for word in found)
    for before, word, after in zip(["", *found], found, [*found[1:], ""], strict=False):
        if word in DAYS and (word not in UNSURE_DAYS or sure or before in {"on", "every", "each"} or after in PARTS):
            said.days.add(DAYS[word])
        elif word in GROUPS:
            said.days.update(GROUPS[word])
        elif word in {"day", "morning", "evening", "afternoon", "night"} and before in {"every", "each"}:
            said.days.update(WEEK if not said.days else ())
        if word in PARTS and not (
            word in {"lunch", "breakfast"} and before not in {"at", "around", "before", "after", "every"}
        ):
            said.times.append(PARTS[word])
    said.empty = not (said.days or said.times or said.often)
    return said


def _take_lengths(clause: str, said: _Said) -> str:
    match = _LONG.search(clause)
    if not match or (match[1] in {"a", "an"} and clause[: match.start()].endswith(("once ", "twice ", "times "))):
        return clause
    if match[0] == "half an hour":
        minutes = 30
    else:
        count = match[1] or match[3]
        unit = match[2] or match[4]
        minutes = (int(count) if count.isdigit() else NUMBERS[count]) * (60 if unit.startswith("h") else 1)
        minutes += 30 if "and a half" in match[0] else 0
    if minutes:
        said.minutes = min(1440, -(-minutes // 15) * 15)
    return clause.replace(match[0], " ", 1)


def _take_often(clause: str, said: _Said) -> str:
    match = _OFTEN.search(clause)
    if not match:
        if re.search(r"\b(?:weekly|fortnight(?:ly)?|(?:a|each|every) (?:other )?(?:week|fortnight))\b", clause):
            said.often = 1
        elif re.search(r"\b(?:a|per|each|every) day\b", clause):
            said.days.update(WEEK)
        return clause
    count = int(match[1]) if match[1].isdigit() else NUMBERS[match[1]]
    part = next((PARTS[word] for word in map(_singular, match[0].split()) if word in PARTS), None)
    if part:
        said.times.append(part)
    if match[2] == "week":
        said.often = max(1, min(7, count))
    else:
        said.times += [(start, None) for start in A_DAY[max(1, min(4, count))]]
    return clause.replace(match[0], " ", 1)


def _minute(hour: str, minute: str | None, half: str | None, *, asked: bool = False) -> int | None:
    """A minute of the day in quarters; without am or pm, one to six are the afternoon's."""
    h, m = int(hour), int(minute or 0)
    if h > 23 or m > 59 or not (half or minute or asked):
        return None
    if half and half.startswith("p") and h < 12:
        h += 12
    elif half and half.startswith("a") and h == 12:
        h = 0
    elif not (half and half[0] in "ap") and 1 <= h <= 6:
        h += 12
    return h * 60 + m // 15 * 15


def _take_clock(clause: str, said: _Said) -> str:
    match = _FROM_TO.search(clause)
    if match:
        last_half = match[6]
        first_half = match[3] or (last_half if last_half and int(match[1]) <= int(match[4]) < 12 else None)
        first = _minute(match[1], match[2], first_half, asked=True)
        last = _minute(match[4], match[5], last_half, asked=True)
        if first is not None and last is not None and first != last:
            said.times.append((first, (last - first) % 1440))
            return clause.replace(match[0], " ", 1)
    for match in _AT.finditer(clause):
        start = _minute(match[2], match[3], match[4], asked=bool(match[1]) and match[1] in {"at", "around", "by"})
        if start is not None:
            said.times = [(start, None)] if not said.times else [*said.times, (start, None)]
            part = re.search(r"\b(morning|afternoon|evening|night)s?\b", clause)
            clause = clause.replace(match[0], " ", 1)
            if part:  # "at nine in the morning" is one time, not two
                day = "every day" if re.search(r"\b(?:every|each) $", clause[: clause.find(part[0])]) else " "
                clause = clause.replace(part[0], day, 1).replace("every every day", "every day")
    return clause


def _take_ranges(clause: str, said: _Said) -> str:
    for match in _RANGE.finditer(clause):
        first, last = DAYS.get(_singular(match[1])), DAYS.get(_singular(match[2]))
        if first is not None and last is not None:
            said.days.update((first + step) % 7 for step in range((last - first) % 7 + 1))
            clause = clause.replace(match[0], " ", 1)
    return clause


def _slots(said: _Said) -> list[WeekSlot]:
    days: Sequence[int] = sorted(said.days)
    if said.often and not days:
        days = SPREAD[said.often]
    times = said.times or [(USUAL_START, None)]
    return [
        WeekSlot(day, start, length or said.minutes or USUAL_MINUTES)
        for day in (days or WEEK)
        for start, length in times
    ]
