"""What is wrong in a file, line by line: as many as somebody can read, and how many more there are."""

from __future__ import annotations

MOST_NAMED = 1000


class LineFaults:
    """The bad lines of one file, in the order in which they were found."""

    def __init__(self) -> None:
        self._named: list[str] = []
        self._count = 0

    def __bool__(self) -> bool:
        return self._count > 0

    def add(self, line: int, what: str) -> None:
        """`what` is wrong in a line, counted from 1; from the 1,001st on they are counted alone."""
        self._count += 1
        if self._count <= MOST_NAMED:
            self._named.append(f"Line {line}: {what}")

    def __str__(self) -> str:
        more = self._count - len(self._named)
        return "\n".join([*self._named, *([f"And {more:,} more."] if more else [])])
