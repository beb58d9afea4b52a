"""Pages to keep: facts and tables as a PDF, in the product's own typeface."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Response, current_app
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from fpdf import FPDF
from fpdf.enums import Align
from fpdf.fonts import FontFace

from hub.kernel import assets
from hub.kernel.words import language

FAMILY, MORE, BARE = "Atkinson", "Atkinson more", "helvetica"
_SIMPLER = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "−": "-"})
"""What stands for the marks that a bare typeface lacks."""
_FILES = {FAMILY: "fonts/atkinson.woff2", MORE: "fonts/atkinson-ext.woff2"}
_WEIGHTS = {"": 400, "B": 700}


@dataclass(frozen=True)
class Table:
    """A table with its heading; the columns in `numbers` stand to the right, and `wide` is the widest."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()
    wide: int = 0


def pdf_file(name: str, title: str, facts: Sequence[tuple[str, str]], tables: Sequence[Table], foot: str) -> Response:
    """An answer with a PDF called `name` (without its suffix): a heading, facts, tables, and a foot on every page."""
    answer = Response(pdf(title, facts, tables, foot), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def pdf(title: str, facts: Sequence[tuple[str, str]], tables: Sequence[Table], foot: str) -> bytes:
    """The file itself, A4; a table that is longer than a page repeats its heads."""
    paper = _Paper(foot)
    paper.paragraph(title, 20, "B", after=3)
    for what, value in facts:
        paper.fact(what, value)
    for table in tables:
        if table.rows:
            paper.table_of(table)
    return bytes(paper.output())


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Where this process keeps its typefaces; it goes when the process ends."""
    return tempfile.TemporaryDirectory(prefix="kith-")


@cache
def _cut(font: Path, weight: int) -> Path:
    """A typeface of every weight, as a file of one: made once a process, since it takes a second."""
    made = instantiateVariableFont(TTFont(font), {"wght": weight})
    made.flavor = None
    path = Path(_folder().name) / f"{font.stem}-{weight}.ttf"
    made.save(path)
    return path


class _Paper(FPDF):
    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self.foot = foot
        self.family = self._take_fonts()
        self.set_lang(str(language()).replace("_", "-"))
        self.set_margin(18)
        self.set_auto_page_break(True, margin=20)
        self.alias_nb_pages("{of}")
        self.add_page()

    def _take_fonts(self) -> str:
        """The product's typeface where the assets are built; else one that every reader has, with fewer letters."""
        built = Path(current_app.root_path) / "static" / "vendor"
        names = assets.manifest(built)
        if not all(file in names for file in _FILES.values()):
            return BARE
        for family, file in _FILES.items():
            for style, weight in _WEIGHTS.items():
                self.add_font(family, style, _cut(built / names[file], weight))
        self.set_fallback_fonts([MORE], exact_match=False)
        return FAMILY

    def say(self, text: str) -> str:
        """A text that this typeface can show."""
        return text if self.family != BARE else text.translate(_SIMPLER).encode("latin-1", "replace").decode("latin-1")

    def paragraph(self, text: str, size: float, style: str = "", after: float = 0) -> None:
        """One paragraph."""
        self.set_font(self.family, style, size)
        self.multi_cell(0, size * 0.5, self.say(text), align=Align.L, new_x="LMARGIN", new_y="NEXT")
        self.ln(after)

    def fact(self, what: str, value: str) -> None:
        """What it is, and its value beside it."""
        self.set_font(self.family, "B", 11)
        self.cell(60, 6.5, self.say(what))
        self.set_font(self.family, "", 11)
        self.multi_cell(0, 6.5, self.say(value), align=Align.L, new_x="LMARGIN", new_y="NEXT")

    def table_of(self, table: Table) -> None:
        """A table with thin lines between its rows."""
        self.ln(6)
        self.paragraph(table.title, 13, "B", after=1)
        self.set_font(self.family, "", 10)
        aligned = tuple("RIGHT" if place in table.numbers else "LEFT" for place in range(len(table.head)))
        widths = tuple(3 if place == table.wide else 2 for place in range(len(table.head)))
        with self.table(
            text_align=aligned,
            col_widths=widths,
            borders_layout="HORIZONTAL_LINES",
            headings_style=FontFace(emphasis="BOLD"),
            line_height=5.5,
            padding=0.8,
        ) as drawn:
            for cells in (table.head, *table.rows):
                row = drawn.row()
                for cell in cells:
                    row.cell(self.say(cell))

    def footer(self) -> None:
        """Whose paper it is, and which page of how many."""
        self.set_y(-14)
        self.set_font(self.family, "", 9)
        self.cell(0, 5, self.say(self.foot))
        self.set_x(self.l_margin)
        self.cell(0, 5, f"{self.page_no()}/{{of}}", align=Align.R)
