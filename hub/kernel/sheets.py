"""Tables as CSV files, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """An answer with a CSV file called `name` (without its suffix): UTF-8, a heading line, one line a row."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    answer = Response(text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def decimal(pence: int) -> str:
    """Pence as pounds with a decimal point and no sign of currency, for a column of amounts: `-12.50`."""
    whole, part = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}.{part:02d}"


def _plain(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula; amounts keep their minus."""
    if not isinstance(cell, str) or not cell.startswith(_FORMULA):
        return "" if cell is None else cell
    return cell if cell[1:].replace(".", "", 1).isdecimal() else f"'{cell}"
