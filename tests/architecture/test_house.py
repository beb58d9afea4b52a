"""The house's habits, held over the files themselves: names, sizes, sentences, nothing left for later."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.contracts import INSIDE

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("hub", "payments", "matching", "reviews", "marketplace", "oversight", "demo")
CODE = (*PACKAGES, "scripts", "benchmarks")
VOCABULARY = {*INSIDE, "__init__"}

MOST_LINES = 300
# A longer file says here why it is one file.
LONG: dict[str, str] = {}

NAMES_WITHOUT_A_NOUN = {"utils", "util", "helpers", "helper", "common", "misc", "base", "shared", "tools"}
LEFT_FOR_LATER = re.compile(
    r"\b(TODO|FIXME|XXX|HACK)\b|coming soon|not implemented yet|NotImplementedError|lorem ipsum", re.IGNORECASE
)
ONE_MACHINE = re.compile(r"(?:^|[\s\"'=(])/(?:work|farm|root|home/\w+|opt/wheels)/")
REGISTRY = re.compile(r"\"resolved\": *\"http|--(?:extra-)?index-url|--find-links")
TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".sh",
    ".yaml",
    ".yml",
    ".cfg",
    ".ini",
    ".svg",
    ".in",
}

BEFORE_THE_FIRST = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING}


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def ours() -> Iterator[tuple[str, str]]:
    """Every text file that is ours (known to git, or on its way there), by name, with what it says."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is no git checkout")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and (path.suffix in TEXT or path.name in {"Makefile", "run"}):
            yield name, path.read_text(encoding="utf-8", errors="replace")


def test_a_room_has_only_files_that_everyone_knows() -> None:
    strange = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for room in sorted((ROOT / package).iterdir())
        if room.is_dir() and room.name not in {"kernel", "__pycache__"}
        for path in sorted(room.iterdir())
        if (path.suffix == ".py" or path.is_dir()) and path.stem not in VOCABULARY | {"__pycache__"}
    ]
    assert strange == []


def test_a_package_has_rooms_and_wiring_and_nothing_else() -> None:
    loose = [str(p.relative_to(ROOT)) for package in PACKAGES for p in (ROOT / package).glob("*.py")]
    assert sorted(loose) == sorted(f"{package}/{name}.py" for package in PACKAGES for name in ("__init__", "wiring"))


def test_every_module_has_a_noun_for_a_name() -> None:
    files = python_files(*CODE, "tests")
    assert [str(path.relative_to(ROOT)) for path in files if path.stem in NAMES_WITHOUT_A_NOUN] == []


def test_files_are_small_or_say_why() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in python_files(*CODE)}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES and name not in LONG} == {}
    assert {name for name in LONG if lengths.get(name, 0) <= MOST_LINES} == set(), (
        "no longer long: take it off the list"
    )


def test_every_module_opens_with_a_sentence() -> None:
    silent = []
    for path in python_files(*CODE, "tests", "migrations"):
        with path.open(encoding="utf-8") as file:
            opening = next(t for t in tokenize.generate_tokens(file.readline) if t.type not in BEFORE_THE_FIRST)
        said = ast.literal_eval(opening.string) if opening.type == tokenize.STRING else ""
        words = inspect.cleandoc(said).partition("\n\n")[0]
        if opening.type != tokenize.ENDMARKER and not re.search(r"[.:!?]$", words.strip()):
            silent.append(str(path.relative_to(ROOT)))
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    here = Path(__file__).relative_to(ROOT).as_posix()
    found = [
        f"{name}: {match.group()}"
        for name, text in ours()
        if name not in {here, "package-lock.json", "CONTRIBUTING.md"} and not name.startswith("docs/adr")
        for match in LEFT_FOR_LATER.finditer(text)
    ]
    assert found == []


def test_no_file_knows_one_machine_or_a_registry() -> None:
    here = Path(__file__).relative_to(ROOT).as_posix()
    found = [
        f"{name}: {match.group().strip()}"
        for name, text in ours()
        if name not in {here, "scripts/lock.py"}
        for pattern in (ONE_MACHINE, REGISTRY)
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_no_relationship_leaves_its_package() -> None:
    """An ORM relationship may name a class of its own package only; other packages are asked by queries."""
    texts = {path.relative_to(ROOT): path.read_text() for path in python_files(*PACKAGES)}
    used: list[tuple[str, str, str]] = []
    for path, text in texts.items():
        for call in ast.walk(ast.parse(text)) if "relationship" in text else ():  # reading them all takes seconds
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "relationship":
                names = [a.value for a in call.args[:1] if isinstance(a, ast.Constant)]
                used += [(path.parts[0], str(path), str(name).rpartition(".")[2]) for name in names]
    wanted = re.compile(rf"\bclass\s+(?:{'|'.join({name for _, _, name in used})})\b")
    classes = {
        (path.parts[0], node.name)
        for path, text in texts.items()
        if wanted.search(text)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
    }
    assert [where for package, where, name in used if (package, name) not in classes] == []


def test_services_never_commit() -> None:
    """One place commits: the unit of work (and the schema as a whole is no unit)."""
    found = []
    for path in python_files(*PACKAGES):
        if path.relative_to(ROOT).as_posix() in {"hub/kernel/unit/doors.py", "hub/kernel/schema.py"}:
            continue
        text = path.read_text()
        for node in ast.walk(ast.parse(text)) if "commit" in text else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_a_percent_sign_in_a_template_is_doubled():
    """Jinja's gettext fills every text in, so that a lone sign eats the letter after it."""
    lone = re.compile(r"(?<!%)(?:%%)*%(?![%(])")
    said = re.compile(r"""\b_\((?:"([^"]*)"|'([^']*)')""")
    wrong = [
        (path.name, words)
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for found in said.finditer(path.read_text(encoding="utf-8"))
        if lone.search(words := found[1] or found[2] or "")
    ]
    assert wrong == []


def test_titles_have_one_size() -> None:
    """A page's first heading is `govuk-heading-l` and those under it are `m`, whichever room it belongs to."""
    other = re.compile(r'<h1[^>]*class="govuk-heading-(?!l\b)|<h2[^>]*class="govuk-heading-(?!m\b)')
    assert [path.name for path in (ROOT / "templates").rglob("*.html") if other.search(path.read_text())] == []
