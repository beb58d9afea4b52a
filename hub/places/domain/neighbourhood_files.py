"""The file that joins wards into neighbourhoods: a ward's code and the neighbourhood's name in each line."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from hub.places.domain.errors import AreasUnusable
from hub.places.domain.line_faults import LineFaults

HEADING = "code"
_SPOKEN = re.compile(r"[a-z0-9]", re.IGNORECASE)


@dataclass(frozen=True)
class NeighbourhoodRow:
    """One line: where it stands, the ward, and what its neighbourhood is called."""

    line: int
    ward: str
    name: str


def read_neighbourhoods(text: Iterable[str]) -> list[NeighbourhoodRow]:
    """The lines of such a file; a first line that begins with `code` is its heading, and empty lines are none.

    Raises:
        AreasUnusable: naming every line that lacks something or says a ward again.
    """
    rows: dict[str, NeighbourhoodRow] = {}
    faults = LineFaults()
    lines = csv.reader(text)
    for cells in lines:
        line = lines.line_num
        ward, name = ([cell.strip() for cell in cells] + ["", ""])[:2]
        if not any(cell.strip() for cell in cells) or (line == 1 and ward.lower() == HEADING):
            continue
        if len(cells) < 2:
            faults.add(line, "it has one column; a ward’s code and a neighbourhood’s name are needed.")
        elif not ward or not _SPOKEN.search(name):
            faults.add(line, "it has no " + ("ward’s code." if not ward else "name of a neighbourhood."))
        elif ward in rows:
            faults.add(line, f"the ward “{ward}” stands in line {rows[ward].line} already.")
        else:
            rows[ward] = NeighbourhoodRow(line, ward, name)
    if faults:
        raise AreasUnusable(message=str(faults))
    return list(rows.values())


def refuse_unknown(rows: Sequence[NeighbourhoodRow], wards: Collection[str]) -> None:
    """Refuse lines whose ward is none of the `wards` of the boundary file.

    Raises:
        AreasUnusable: naming every such line.
    """
    faults = LineFaults()
    for row in rows:
        if row.ward not in wards:
            heading = f" If it is the heading, write “{HEADING}” there." if row.line == 1 else ""
            faults.add(row.line, f"no area of the boundary file has the code “{row.ward}”.{heading}")
    if faults:
        raise AreasUnusable(message=str(faults))
