"""The audit file: a stranger proves it with the stand-alone script, and one changed byte anywhere is caught."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.control import assume

import verify_audit
from hub.kernel import unit
from payments.books import queries
from payments.holds import services as hold_services
from payments.ledger import queries as ledger
from payments.ledger import services as ledger_services
from tests.payments.money_world import World, line
from tests.payments.test_books_reconciling import post

SCRIPT = Path(verify_audit.__file__)
Content = dict[str, Any]


@pytest.fixture
def lines(world: World) -> list[bytes]:
    """A file of some transactions under two seals."""
    fund = world.fund(50_000)
    budget = world.budget(fund)
    visit = line(1, 2_500)
    world.request(budget, visit)
    unit.write(ledger_services.seal)
    unit.write(hold_services.capture, visit.about, 2_000)
    unit.write(ledger_services.reverse, post(fund, 1_234, "txn_1"), key="back", memo="Zoë’s mistake")
    unit.write(ledger_services.seal)
    return unit.read(lambda: [text.encode() for text in queries.audit_lines()])


def verdict(lines: list[bytes], head: str | None = None) -> str:
    try:
        verify_audit.prove(lines, head)
    except verify_audit.Broken as broken:
        return str(broken)
    return ""


def resealed(lines: list[bytes]) -> list[bytes]:
    """The same with a checksum that fits: by someone who changed the file and knows how it is written."""
    end = {"line": "end", "lines": len(lines) - 1, "sha256": hashlib.sha256(b"".join(lines[:-1])).hexdigest()}
    return [*lines[:-1], json.dumps(end, separators=(",", ":"), sort_keys=True).encode() + b"\n"]


def run(folder: Path, lines: list[bytes], *more: str) -> tuple[int, str]:
    file = folder / "audit.jsonl"
    file.write_bytes(b"".join(lines))
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(file), *more], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_it_holds_and_names_the_head_of_the_seals(lines: list[bytes], tmp_path: Path) -> None:
    head = unit.read(ledger.head)
    assert head is not None
    code, said = run(tmp_path, lines, "--head", head.hash)
    assert (code, said.split(":")[0]) == (0, "HOLDS")
    assert head.hash in said
    assert run(tmp_path, lines, "--head", "0" * 64)[0] == 1
    assert run(tmp_path, lines[:-1])[0] == 1
    missing = subprocess.run([sys.executable, str(SCRIPT), str(tmp_path / "none")], capture_output=True, check=False)
    assert missing.returncode == 2


def test_it_imports_nothing_but_the_standard_library() -> None:
    names = {
        word
        for text in SCRIPT.read_text().splitlines()
        if text.startswith(("import ", "from "))
        for word in [text.split()[1].split(".")[0]]
    }
    assert names <= sys.stdlib_module_names


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every value in a line."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


def changed(value: Any) -> Any:
    """Another value of the same kind, one byte away where that can be."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if value is None:
        return "x"
    return chr(ord(value[0]) ^ 1) + value[1:] if value else "x"


# What nothing else in the file depends on: only its checksum shows that it was changed.
ONLY_NOTED = {("begin", "currency"), ("begin", "made_at"), ("seal", "at"), ("account", "side"), ("account", "floored")}


def test_a_change_in_every_kind_of_place_is_caught_even_with_a_checksum_that_fits(lines: list[bytes]) -> None:
    seen: set[tuple[Any, ...]] = set()
    for number, raw in enumerate(lines[:-1]):
        content = json.loads(raw)
        for path in leaves(content):
            kind = (content["line"], *path)
            if kind in seen:
                continue
            seen.add(kind)
            altered = json.loads(raw)
            inner = altered
            for step in path[:-1]:
                inner = inner[step]
            inner[path[-1]] = changed(inner[path[-1]])
            told = json.dumps(altered, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"
            file = [*lines[:number], told, *lines[number + 1 :]]
            assert verdict(file), kind
            if kind not in ONLY_NOTED:
                assert verdict(resealed(file)), kind
    assert {"begin", "transaction", "seal", "account"} == {kind[0] for kind in seen}
    assert ("transaction", "sealed", 10) in seen  # Stripe's reference


@pytest.mark.parametrize(
    "tamper",
    [
        lambda lines: [*lines[:2], *lines[3:]],
        lambda lines: [*lines[:2], lines[2], *lines[2:]],
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [one for one in lines if b'"line":"account"' not in one],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [],
    ],
    ids=["a line gone", "a line twice", "two lines in other order", "the first gone", "no accounts", "more", "empty"],
)
def test_lines_that_are_gone_doubled_or_moved_are_caught(
    lines: list[bytes], tamper: Callable[[list[bytes]], list[bytes]]
) -> None:
    assert verdict(tamper(lines))
    if len(tamper(lines)) > 2:
        assert verdict(resealed(tamper(lines)))


def test_any_single_byte_is_caught_by_verdict_and_some_of_each_line_by_exit_code(
    lines: list[bytes], tmp_path: Path
) -> None:
    whole = b"".join(lines)

    @settings(max_examples=150, deadline=None)
    @given(st.integers(0, len(whole) - 1), st.integers(1, 255))
    def one(place: int, change: int) -> None:
        altered = bytearray(whole)
        altered[place] ^= change
        assume(bytes(altered) != whole)
        assert verdict(bytes(altered).splitlines(keepends=True))

    one()
    for kind in (b'"line":"begin"', b'"line":"transaction"', b'"line":"seal"', b'"line":"account"', b'"line":"end"'):
        altered = bytearray(whole)
        altered[whole.index(kind) - 4] ^= 1
        assert run(tmp_path, [bytes(altered)])[0] == 1
