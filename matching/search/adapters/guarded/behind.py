"""The mark that the server lacks news: a file that every process sees, with a word of its own each time it is set."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4


class Behind:
    """Set by whoever could not feed the server; taken away by whoever has made it equal, unless it was set again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __bool__(self) -> bool:
        return self._path.exists()

    def set(self) -> None:
        """Say that the server lacks something from now on."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(f"{self._path.name}.{uuid4().hex}")  # two threads may say so at once
        beside.write_text(uuid4().hex)
        beside.replace(self._path)

    def word(self) -> str:
        """The word of the mark that stands, empty if none does."""
        try:
            return self._path.read_text()
        except FileNotFoundError:
            return ""

    def clear(self, word: str) -> bool:
        """Take the mark of this word away; False where another was set meanwhile, which stays."""
        beside = self._path.with_name(f"{self._path.name}.taken.{uuid4().hex}")
        try:
            self._path.rename(beside)  # what is read below can no longer be changed under us
        except FileNotFoundError:
            return not word
        taken = beside.read_text()
        beside.unlink()
        if taken != word:
            self.set()
        return taken == word
