"""A file of prices: a heading, a line for each offer; read whole or refused with the line that is wrong and what to do."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hub.kernel.errors import Conflict, Invalid
from hub.kernel.words import N_

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 2_000
COLUMNS = ("offer", "price", "from")
EVERY = ("offer", "title", "supplier", "price_now", "per", "price", "from")
"""The columns of the list that is given out to be filled in; three of them are read."""

NOT_CSV = N_("This is not a CSV file. In your spreadsheet, save it as “CSV UTF-8”.")

_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
_PRICE = re.compile(r"(\d{1,7})(?:\.(\d{2}))?", re.ASCII)
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", re.ASCII),
    re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})", re.ASCII),
)


class BadFile(Invalid):
    """A file of which no line can be read; `message` says what to do."""

    code = "bad-file"


class BadLine(Invalid):
    """One line of a file; nothing of the whole file was done."""

    code = "bad-line"
    template = N_("Line %(line)s: %(why)s Nothing was changed.")


class FileUsed(Conflict):
    """A double click, or an old page."""

    code = "file-used"
    template = N_("This file was announced already. Look at the prices to come.")


@dataclass(frozen=True)
class RateLine:
    """One line of a file: where it stands, the offer, its new price in pence, and the first day of it."""

    line: int
    offer: str
    price_pence: int
    starts: date


def read_rates(data: bytes) -> list[RateLine]:
    """The lines of a file, in its order; those without a new price are passed over.

    Raises:
        BadFile: it is no such file. BadLine: naming the first line that is wrong.
    """
    filled = _rows(_text(data))
    width, places = len(filled[0][1]), _places(filled[0][1])
    found: list[RateLine] = []
    first: dict[str, int] = {}
    for number, row in filled[1:]:
        if len(row) > width:
            raise _bad(number, N_("There is a cell too many. Write pounds with a point, like 24.60, not a comma."))
        line = _line(number, row, places)
        if line is None:
            continue
        if line.offer in first:
            raise _bad(number, N_("This offer stands on an earlier line too. Keep one of them."))
        first[line.offer] = number
        found.append(line)
    if not found:
        raise BadFile(
            field="file",
            message=N_("There is no new price in this file. Fill in “price” and “from”, then send it again."),
        )
    if len(found) > MOST_LINES:
        raise BadFile(field="file", message=N_("A file may have 2,000 new prices. Send the rest in another one."))
    return found


def _text(data: bytes) -> str:
    if not data.strip():
        raise BadFile(field="file", message=N_("This file is empty. Choose the file that you filled in."))
    if len(data) > MOST_BYTES:
        raise BadFile(field="file", message=N_("A file may be up to 5 MB. Choose a smaller one and try again."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(
            field="file", message=N_("This file is not in UTF-8. In your spreadsheet, save it as “CSV UTF-8”.")
        ) from error
    if "\0" in text:
        raise BadFile(field="file", message=NOT_CSV)
    return text


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The lines in which something stands, with their numbers."""
    try:
        rows = list(enumerate(csv.reader(text.splitlines()), start=1))
    except csv.Error as error:
        raise BadFile(field="file", message=NOT_CSV) from error
    stripped = [(number, [cell.strip() for cell in row]) for number, row in rows]
    return [(number, row) for number, row in stripped if any(row)] or [(1, [])]


def _places(head: Sequence[str]) -> dict[str, int]:
    """Where the columns stand that are read."""
    named = [cell.lower() for cell in head]
    places = {name: named.index(name) for name in COLUMNS if named.count(name) == 1}
    if len(places) < len(COLUMNS):
        words = N_("The first line must name the columns “offer”, “price” and “from”, each once, with commas between.")
        raise BadFile(field="file", message=words)
    return places


def _line(number: int, row: Sequence[str], places: dict[str, int]) -> RateLine | None:
    cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
    if not cells["price"] and not cells["from"]:
        return None
    match = _ID.fullmatch(cells["offer"].rpartition("/")[2].upper())
    if not match:
        raise _bad(number, N_("Write the offer’s reference of 26 letters and figures, or the address of its page."))
    return RateLine(number, match[0], _pence(number, cells["price"]), _day(number, cells["from"]))


def _pence(number: int, text: str) -> int:
    match = _PRICE.fullmatch(text)
    if not match:
        raise _bad(number, N_("Write the price in pounds, like 24.60: figures and a point, no £, no half pennies."))
    return int(match[1]) * 100 + int(match[2] or 0)


def _day(number: int, text: str) -> date:
    match = next((found for day in _DAYS if (found := day.fullmatch(text))), None)
    try:
        if match is None:
            raise ValueError
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError as error:
        raise _bad(number, N_("Write the first day like 2026-04-01 or 01/04/2026.")) from error


def _bad(number: int, why: str) -> BadLine:
    return BadLine(field="file", line=number, why=why)


def lines_of(kept: Sequence[Sequence[object]]) -> list[RateLine]:
    """The lines of a file as they are kept: number, offer, pence, first day (ISO)."""
    return [
        RateLine(int(str(line)), str(offer), int(str(pence)), date.fromisoformat(str(starts)))
        for line, offer, pence, starts in kept
    ]
