"""Files that people send: small, of a few kinds known by their first bytes, kept under the hash of what is in them."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from hub.kernel.errors import Invalid, Missing
from hub.kernel.words import N_

MOST_BYTES = 5 * 1024 * 1024
KINDS: dict[bytes, tuple[str, str]] = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
}
ACCEPT = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"
_HASH = re.compile(r"[0-9a-f]{64}")


class FileTooBig(Invalid):
    """More than 5 MB."""

    code = "file-too-big"
    template = N_("That file is bigger than 5 MB. Choose a smaller one, or a photograph of less quality.")


class FileUnknown(Invalid):
    """Neither PDF, PNG nor JPEG, whatever its name says."""

    code = "file-unknown"
    template = N_("We can take a PDF, or a photograph as PNG or JPEG. Save it as one of these and choose it again.")


@dataclass(frozen=True)
class KeptFile:
    """A file as it is kept: its content, its type, and the ending its name should have."""

    content: bytes
    mimetype: str
    ending: str


def keep(content: bytes, *, field: str = "file") -> str:
    """Keep `content`, and return its hash (SHA-256); the same content is kept once.

    Call it before the unit that refers to it: a file that nothing refers to does no harm, a reference to no file would.

    Raises:
        FileTooBig, FileUnknown: it cannot be kept; `field` is where the form shows it.
    """
    if len(content) > MOST_BYTES:
        raise FileTooBig(field=field)
    _known(content, field)
    name = hashlib.sha256(content).hexdigest()
    path = _path(name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)  # whole or not at all
    return name


def read(name: str) -> KeptFile:
    """The file of this hash.

    Raises:
        Missing: there is none.
    """
    path = _path(name) if _HASH.fullmatch(name) else None
    if path is None or not path.exists():
        raise Missing
    content = path.read_bytes()
    mimetype, ending = _known(content, "file")
    return KeptFile(content, mimetype, ending)


def _known(content: bytes, field: str) -> tuple[str, str]:
    for start, kind in KINDS.items():
        if content.startswith(start):
            return kind
    raise FileUnknown(field=field)


def _path(name: str) -> Path:
    var: Path = current_app.extensions["kith.settings"].var
    return var / "files" / name[:2] / name
