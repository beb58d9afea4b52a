"""Twenty bugs seeded into the embedded adapter, each caught by the contract: the proof that the contract bites.

A bug is one text of the adapter's source put for another; the changed copy is imported under a name of its own.
"""

import importlib
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

import matching.search.adapters.embedded as sound
from tests.matching.contract import CHECKS, DIRECTED

NAME = "matching.search.adapters.embedded"

BUGS = {
    "a token counts in every field": ("narrowing", "MAX(best) AS best FROM", "SUM(best) AS best FROM"),
    "only the first token is looked for": ("narrowing", "enumerate(reading.tokens)", "enumerate(reading.tokens[:1])"),
    "all stems of a mended token must stand": ("narrowing", '" OR ".join(f', '" AND ".join(f'),
    "names and words change weights": ("narrowing", '("name", weights.name_field)', '("name", weights.words_field)'),
    "a box is taken for a circle": ("reading", "within(query.point, point, one.radius_km)", "True"),
    "the search radius is only a box": ("reading", "within(query.point, point, far)", "True"),
    "the box of a journey is taken for its way": ("reading", "if not fits_journey(query, point):", "if query.per_page > 10**6:"),
    "a journey's box is too small": ("narrowing", "box_along(query.point, query.to, query.detour_km)", "box_along(query.point, query.to, query.detour_km / 2 - 2)"),
    "a journey is nearest to where it begins": ("reading", "km = away_km(query, point)", "km = away_km(Query(point=query.point), point)"),
    "a quarter of an hour is taken for the hour": ("narrowing", "OPEN_THEN = \"instr(?, substr(d.opening, ?, 1)) > 0\"", "OPEN_THEN = \"instr(? || '123456789abcdef', substr(d.opening, ?, 1)) > 0\""),
    "the quarters are read from the end": ("rows", '[::-1]', ''),
    "what opens on the hour has no quarters": ("narrowing", "(d.opening IS NULL AND {SHARED_HOURS})", "(d.opening IS NULL AND 0 = 1 + {SHARED_HOURS})"),
    "open now alone is looked at": ("narrowing", "for mask in (query.open_at, query.free_at) if mask", "for mask in (query.open_at,) if mask"),
    "what is full is found": ("narrowing", "    if query.full:\n", "    if query.full is None:\n"),
    "what is not there for someone is counted": ("narrowing", "where.append(BUT)", 'where.append("? IS NOT NULL")'),
    "areas are forgotten": ("reading", "if query.covers and not one.by_area:", "if query.covers:"),
    "areas open every circle": ("narrowing", 'by_area = BY_AREA', 'by_area = BY_AREA.replace("d.row IN", "0 <")'),
    "the last third of the week is lost": ("narrowing", " | (d.slots2 & ?)", " | (0 & ?)"),
    "any check will do": ("narrowing", "for code in sorted(codes):", "for code in sorted(codes)[:1]:"),
    "the ceiling itself is too dear": ("reading", "one.price > ceiling", "one.price >= ceiling"),
    "no price is no hindrance": ("reading", "(one.price is None or one.price > ceiling)", "((one.price or 0) > ceiling)"),
    "a facet keeps its own choice": ("reading", "matches + but_for[name]", "matches"),
    "a facet counts what fails twice": ("reading", "elif len(failed) == 1:", "elif len(failed) <= 2:"),
    "a sphere is good enough": ("reading", "km = away_km(query, point)", "km = away_bounds_km(query, point)[0]"),
    "the page is cut before it is exact": ("reading", "if high >= floor[0] - 2e-6:", "if len(exact) < last:"),
    "ties fall as they come": ("reading", "key=lambda hit: (-hit[1], place(hit[0].id, query.turn))", "key=lambda hit: -hit[1]"),
    "a turn is forgotten": ("reading", "place(hit[0].id, query.turn)", "place(hit[0].id, None)"),
    "what is asked weighs nothing": ("index", "query.weights or self._weights", "self._weights"),
    "the second page starts early": ("reading", "exact[last - query.per_page : last]", "exact[max(0, last - query.per_page - 1) : last]"),
    "late news overwrites newer": ("writing", "if version > document.version or", "if version > document.version + 1 or"),
    "a stub forgets its version": ("writing", "(gone and version == document.version)", "False"),
    "a late drop removes newer": ("writing", "if known[1] > version or", "if"),
    "names and words change places": ("writing", "(rowid, category, name, words)", "(rowid, category, words, name)"),
    "words outlive their documents": ("writing", "SET n = n - 1", "SET n = n - 0"),
    "a rebuild forgets what is gone": ("writing", "if id_ not in now:", "if id_ in ():"),
    "a rebuild is not one transaction": ("writing", "    now: set[str] = set()\n", '    db.execute("COMMIT")\n    db.execute("BEGIN IMMEDIATE")\n    now: set[str] = set()\n'),
    "an old answer is served again": ("index", "key = (*self._generation(db), query)", "key = (self._local.inode, 0, query)"),
}  # fmt: skip


@contextmanager
def copied(adapter, name, folder, title, bug):
    """A copy of an adapter with one bug (module, right, wrong), as an importable package."""
    module, right, wrong = bug
    package = "seeded_" + "".join(c if c.isalnum() else "_" for c in title)
    home = folder / package
    shutil.copytree(Path(adapter.__file__).parent, home, ignore=shutil.ignore_patterns("__pycache__"))
    for path in home.glob("*.py"):
        text = path.read_text()
        if path.stem == module:
            assert text.count(right) >= 1, f"the adapter has no “{right}” any more: seed this bug elsewhere"
            text = text.replace(right, wrong)
        path.write_text(text.replace(name, package))
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(package)
    finally:
        sys.path.remove(str(folder))
        for name_ in [name_ for name_ in sys.modules if name_.split(".")[0] == package]:
            del sys.modules[name_]


@pytest.fixture
def seeded(tmp_path, request):
    """The adapter with one bug, as an importable package."""
    with copied(sound, NAME, tmp_path, request.param, BUGS.get(request.param, ("", "", ""))) as package:
        yield package


def caught(make, checks):
    """The name of the first check that the adapter fails, if any."""
    for check in checks:
        try:
            check(make)
        except AssertionError:  # and nothing else: a copy that merely stumbles proves nothing
            return check.__name__
    return None


def maker(module, folder, kind="EmbeddedIndex", **how):
    """A maker of empty indexes of a module's adapter, one file each."""
    made = []

    def make():
        for index in made:
            index.close()
        path = folder / f"{len(list(folder.iterdir()))}" / "search.sqlite3"
        made[:] = [getattr(module, kind)(path, durable=False, **how)]
        return made[0]

    return make


@pytest.mark.parametrize("seeded", BUGS, indirect=True)
def test_a_seeded_bug_is_caught(seeded, tmp_path):
    (tmp_path / "var").mkdir()
    assert caught(maker(seeded, tmp_path / "var"), CHECKS)


@pytest.mark.parametrize("seeded", ["no bug at all"], indirect=True)
def test_a_copy_without_a_bug_passes(seeded, tmp_path):
    (tmp_path / "var").mkdir()
    assert caught(maker(seeded, tmp_path / "var"), DIRECTED) is None


def test_there_are_twenty():
    assert len(BUGS) >= 20


def test_the_oracle_knows_no_adapter():
    source = (Path(__file__).parent / "oracle.py").read_text()
    assert "adapters" not in "\n".join(line for line in source.splitlines() if "import" in line and '"' not in line)
