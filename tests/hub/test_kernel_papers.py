"""Papers to keep: what a reader of PDF finds in them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from hub.kernel import assets, papers

ROWS = [[f"VISIT{n}", "Mon 3 July, 9am", "Personal care", f"£{n}.50"] for n in range(90)]


def made(foot: str = "Anytown") -> PdfReader:
    table = papers.Table("Visits", ["Number", "When", "What for", "Amount"], ROWS, numbers=(3,), wide=2)
    empty = papers.Table("Expenses", ["Number"], [])
    return PdfReader(io.BytesIO(papers.pdf("Statement of 3 July", [("To", "Łucja Ŵyn & Sons")], [table, empty], foot)))


def test_a_paper_says_all_that_it_was_given_and_repeats_its_heads(app: Flask) -> None:
    with app.test_request_context():
        reader = made()
    pages = [page.extract_text() for page in reader.pages]
    text = "\n".join(pages)
    assert len(pages) > 2
    assert all(row[0] in text and row[3] in text for row in ROWS)
    assert "Statement of 3 July" in pages[0]
    assert all("Amount" in page and "Anytown" in page for page in pages)
    assert f"{len(pages)}/{len(pages)}" in pages[-1]
    assert "Expenses" not in text
    assert reader.root_object["/Lang"] == "en-GB"


CUT = """
from pathlib import Path
from hub.kernel import papers

class Made:
    def save(self, path):
        path.write_text("a typeface")

papers.TTFont, papers.instantiateVariableFont = str, lambda *_: Made()
print(all(papers._cut(Path("a.woff2"), weight).is_file() for weight in (400, 700)))
"""


def test_the_typefaces_go_when_the_process_ends(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    place = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", CUT], cwd=root, env=place, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
    assert list(tmp_path.iterdir()) == []


def test_without_built_assets_it_is_still_a_paper(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "manifest", lambda _built: {})
    with app.test_request_context():
        text = made().pages[0].extract_text()
    assert "?ucja ?yn & Sons" in text
    assert "£0.50" in text
