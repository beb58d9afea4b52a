"""Times of the week from people's words: "in the mornings", "Tuesdays", "twice a week", "at night"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matching.hours.domain import WeekSlot
from matching.words.domain.clocks import (
    DAYS,
    GROUPS,
    OFTEN,
    PARTS,
    SPREAD,
    UNSURE_DAYS,
    WEEK,
    Said,
    in_figures,
    singular,
    take_clock,
    take_lengths,
    take_often,
)  # fmt: skip
from matching.words.domain.mistakes import nearest
from matching.words.domain.stopwords import TIMES
from matching.words.domain.tokens import fold

USUAL_START, USUAL_MINUTES = 600, 60
_RANGE = re.compile(r"\b([a-z]+) ?(?:to|until|till|through|-|–) ?([a-z]+)\b")
_BREAK = re.compile(r"(?<!\d)[.,;!?\n]+|\band\b|\bthen\b|\balso\b|\bplus\b|\bbut\b|\bor\b")
_LEAD = frozenset(
    {"in", "on", "at", "the", "every", "each", "also", "and", "or", "all", "most", "some", "both", "during"}
)


def suggest_pattern(text: str) -> tuple[WeekSlot, ...]:
    """The weekly slots that a text seems to ask for, in order; empty where it says nothing about when.

    A part of the day without days means every day; days without a time mean ten o'clock; a visit is an hour unless
    the words say how long. The person corrects it by hand, so a fair guess beats a question.
    """
    slots: set[WeekSlot] = set()
    for said in _merged(text):
        slots.update(_slots(said))
    return tuple(sorted(slots))


def _merged(text: str) -> list[Said]:
    """What each clause says; one that only goes on about time belongs to the clause before it."""
    said: list[Said] = []
    for clause in _clauses(in_figures(_mended(fold(text)))):
        one = _said(clause)
        if one.empty:
            continue
        last = said[-1] if said else None
        whole = last and last.days and last.times and one.days and one.times  # "Monday mornings and Friday evenings"
        if last and not whole and _starts_with_time(clause):
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
    kept = re.sub(r"\bbetween ([\d:.apm ]+?) and (?=\d)", r"between \1 to ", text)
    return [clause.strip() for clause in _BREAK.split(kept) if clause.strip()]


def _is_time(word: str) -> bool:
    one = singular(word)
    return (one in DAYS and one not in UNSURE_DAYS) or one in GROUPS or one in PARTS


def _starts_with_time(clause: str) -> bool:
    for word in clause.split():
        if word not in _LEAD:
            return _is_time(word) or word[0].isdigit() or bool(OFTEN.match(clause))
    return False


def _said(clause: str) -> Said:
    said = Said()
    clause = take_lengths(clause, said)
    clause = take_often(clause, said)
    clause = take_clock(clause, said)
    clause = _take_ranges(clause, said)
    found = [singular(word) for word in re.findall(r"[a-z]+", clause)]
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


def _take_ranges(clause: str, said: Said) -> str:
    for match in _RANGE.finditer(clause):
        first, last = DAYS.get(singular(match[1])), DAYS.get(singular(match[2]))
        if first is not None and last is not None:
            said.days.update((first + step) % 7 for step in range((last - first) % 7 + 1))
            clause = clause.replace(match[0], " ", 1)
    return clause


def _slots(said: Said) -> list[WeekSlot]:
    days: Sequence[int] = sorted(said.days)
    if said.often and not days:
        days = SPREAD[said.often]
    times = said.times or [(USUAL_START, None)]
    return [
        WeekSlot(day, start, length or said.minutes or USUAL_MINUTES)
        for day in (days or WEEK)
        for start, length in times
    ]
