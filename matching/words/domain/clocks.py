"""Clock times, lengths and frequencies in a clause: "at nine", "for half an hour", "twice a week"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

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
_NUMBER = r"(\d{1,3}|" + "|".join(NUMBERS) + ")"
OFTEN = re.compile(
    rf"\b{_NUMBER}(?: or \w+)?(?: of)?(?: times| visits| mornings| afternoons| evenings| nights| days)? (?:a|per|each|every) (week|day)\b"
)
_LONG = re.compile(
    rf"\b(?:half an hour|{_NUMBER}(?: and a half)? (hours?|hrs?|minutes?|mins?)"
    r"|(?<!\d\.)(\d{1,3}(?:\.\d{1,2})?) ?(hours?|hrs?|h|minutes?|mins?))\b"
)
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m|p\.m|o.?clock)?"
FROM_TO = re.compile(rf"\b(?:(from|between|at) )?{_CLOCK} ?(?:to|until|till|-|–) ?{_CLOCK}\b")
_AT = re.compile(rf"\b(?:(at|around|about|by) )?{_CLOCK}\b")
_GOES_ON = re.compile(
    r" *(?:$|(?:in|on|each|every|for|or|sharp|please|daily|weekdays|weekends|mon|tue|wed|thu|fri|sat|sun))"
)
"""What may follow "at 9" so that it is a time, not the number of a house."""
_SPELT = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
_SPELT_CLOCK = re.compile(rf"\b(at|around|by|from|between|to|until|till|past|\d and) ({'|'.join(_SPELT)})\b")
_PAST = re.compile(r"\b(?:at )?(half past|quarter past|quarter to) (\d{1,2})\b")


@dataclass
class Said:
    """What one clause says about time."""

    days: set[int] = field(default_factory=set)
    times: list[tuple[int, int | None]] = field(default_factory=list)
    minutes: int | None = None
    often: int | None = None
    empty: bool = True


def in_figures(text: str) -> str:
    """The text with hours in figures: "half past nine" is 9:30, "between nine and ten" is between 9 and 10."""
    for _ in range(2):
        text = _SPELT_CLOCK.sub(lambda match: f"{match[1]} {_SPELT[match[2]]}", text)

    def past(match: re.Match[str]) -> str:
        hour = int(match[2])
        if match[1] == "quarter to":
            return f"at {(hour - 2) % 12 + 1}:45"
        return f"at {hour}:{30 if match[1] == 'half past' else 15}"

    return _PAST.sub(past, text)


def singular(word: str) -> str:
    """A day, a group of days or a part of the day in the singular."""
    return word[:-1] if word.endswith("s") and word[:-1] in (DAYS.keys() | GROUPS.keys() | PARTS.keys()) else word


def take_lengths(clause: str, said: Said) -> str:
    """Take out how long a visit is, in minutes up to the next quarter; returns what is left of the clause."""
    match = _LONG.search(clause)
    if not match or (match[1] in {"a", "an"} and clause[: match.start()].endswith(("once ", "twice ", "times "))):
        return clause
    if match[0] == "half an hour":
        minutes = 30
    else:
        count = match[1] or match[3]
        unit = match[2] or match[4]
        minutes = round((NUMBERS[count] if count in NUMBERS else float(count)) * (60 if unit.startswith("h") else 1))
        minutes += 30 if "and a half" in match[0] else 0
    if minutes:
        said.minutes = min(1440, -(-minutes // 15) * 15)
    return clause.replace(match[0], " ", 1)


def take_often(clause: str, said: Said) -> str:
    """Take out how often a week or a day; returns what is left of the clause."""
    match = OFTEN.search(clause)
    if not match:
        if re.search(r"\b(?:weekly|fortnight(?:ly)?|(?:a|each|every) (?:other )?(?:week|fortnight))\b", clause):
            said.often = 1
        elif re.search(r"\b(?:a|per|each|every) day\b", clause):
            said.days.update(WEEK)
        return clause
    count = int(match[1]) if match[1].isdigit() else NUMBERS[match[1]]
    part = next((PARTS[word] for word in map(singular, match[0].split()) if word in PARTS), None)
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


def take_clock(clause: str, said: Said) -> str:
    """Take out clock times, from a start to an end or a start alone; returns what is left of the clause."""
    match = FROM_TO.search(clause)
    if match and (match[1] or match[3] or match[4] or match[6] or match[7] or _names_a_day(clause)):
        last_half = match[7]
        first_half = match[4] or (last_half if last_half and int(match[2]) <= int(match[5]) < 12 else None)
        first = _minute(match[2], match[3], first_half, asked=True)
        last = _minute(match[5], match[6], last_half, asked=True)
        if first is not None and last is not None and first != last:
            said.times.append((first, (last - first) % 1440))
            return clause.replace(match[0], " ", 1)
    return _take_starts(clause, said)


def _names_a_day(clause: str) -> bool:
    return any(singular(word) in DAYS.keys() | GROUPS.keys() for word in re.findall("[a-z]+", clause))


def _take_starts(clause: str, said: Said) -> str:
    for match in _AT.finditer(clause):
        told = match[1] in {"at", "around", "by"} and bool(_GOES_ON.match(clause, match.end()))
        start = _minute(match[2], match[3], match[4], asked=told)
        if start is not None:
            said.times = [(start, None)] if not said.times else [*said.times, (start, None)]
            part = re.search(r"\b(morning|afternoon|evening|night)s?\b", clause)
            clause = clause.replace(match[0], " ", 1)
            if part:  # "at nine in the morning" is one time, not two
                day = "every day" if re.search(r"\b(?:every|each) $", clause[: clause.find(part[0])]) else " "
                clause = clause.replace(part[0], day, 1).replace("every every day", "every day")
    return clause
