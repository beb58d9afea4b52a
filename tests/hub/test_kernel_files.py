"""Files are kept by what is in them, once, and only of known kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from hub.kernel import files
from hub.kernel.errors import Missing

PDF, JPEG = b"%PDF-1.7 words", b"\xff\xd8\xff\xe0 picture"


def test_a_file_is_kept_once_under_its_hash(app: Flask, var: Path) -> None:
    name = files.keep(PDF)
    assert files.keep(PDF) == name
    assert len(name) == 64
    assert [path.name for path in (var / "files" / name[:2]).iterdir()] == [name]
    assert files.read(name) == files.KeptFile(PDF, "application/pdf", "pdf")
    assert files.read(files.keep(JPEG)).ending == "jpg"


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"MZ", b"PK\x03\x04", b"GIF89a"])
def test_other_kinds_are_refused_whatever_their_name(app: Flask, content: bytes) -> None:
    with pytest.raises(files.FileUnknown) as refusal:
        files.keep(content, field="paper")
    assert refusal.value.data["field"] == "paper"


def test_too_big_is_refused(app: Flask) -> None:
    assert files.keep(PDF.ljust(files.MOST_BYTES, b"0"))
    with pytest.raises(files.FileTooBig):
        files.keep(PDF.ljust(files.MOST_BYTES + 1, b"0"))


@pytest.mark.parametrize("name", ["", "../../secret", "0" * 64, "Z" * 64])
def test_what_is_not_kept_is_missing(app: Flask, name: str) -> None:
    with pytest.raises(Missing):
        files.read(name)
