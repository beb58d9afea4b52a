"""Tables as CSV files, safe to open in a spreadsheet; and long files, sent as they are read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextvars import copy_context

from flask import Response, current_app

from hub.kernel.db import hold_still

BLOCK = 32 * 1024  # letters that are sent at once
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


def csv_stream(name: str, head: Sequence[str], rows: Callable[[], Iterable[Sequence[object]]]) -> Response:
    """The same, however long: `rows` are read while they are sent, all of one moment."""

    def lines() -> Iterator[str]:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(head)
        for row in rows():
            if text.tell() > BLOCK:
                yield text.getvalue()
                text.seek(0)
                text.truncate()
            writer.writerow([_plain(cell) for cell in row])
        yield text.getvalue()

    return streamed(f"{name}.csv", "text/csv", lines)


def streamed(name: str, mimetype: str, lines: Callable[[], Iterable[str]]) -> Response:
    """An answer with a file of text called `name`, read while it is sent, all of one moment."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way past its proxy

    def read() -> Generator[str]:
        with app.app_context():  # with a session of its own: the request's is gone by then
            hold_still()
            yield from lines()

    answer = Response(_in_one_context(read()), mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _in_one_context(blocks: Generator[str]) -> Iterator[str]:
    """What a generator gives, each step of it in the context of the first, whoever asks for it."""
    context = copy_context()
    try:
        while (block := context.run(next, blocks, None)) is not None:
            yield block
    finally:
        context.run(blocks.close)


def decimal(pence: int) -> str:
    """Pence as pounds with a decimal point and no sign of currency, for a column of amounts: `-12.50`."""
    whole, part = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}.{part:02d}"


def _plain(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula; amounts keep their minus."""
    if not isinstance(cell, str) or not cell.startswith(_FORMULA):
        return "" if cell is None else cell
    return cell if cell[1:].replace(".", "", 1).isdecimal() else f"'{cell}"
