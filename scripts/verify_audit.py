"""Proves an audit file of Kith's ledger, with Python's standard library alone: copy it anywhere and run it.

    python verify_audit.py audit.jsonl [--head HASH]

It checks that every transaction balances in each fund and currency, that every account's running balance and number of
entries follow from its entries, that no account with a floor was ever below zero, that each seal is the hash of what it
covers and of the seal before it, and that the last is the head (yours, where you give one that was published: only
then is it certain that the whole chain was not written anew).

Says HOLDS and exits with 0; says BROKEN, where and why, and exits with 1; exits with 2 where there is nothing to read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = "kith-audit-1"


class Broken(Exception):
    """Something does not hold."""


@dataclass
class Standing:
    """One account as its entries have left it."""

    fund: str
    balance: int = 0
    entries: int = 0
    least: int = 0
    most: int = 0


@dataclass
class Proof:
    """What has been read so far."""

    begin: dict[str, Any] | None = None
    end: bool = False
    lines: int = 0
    read: Any = field(default_factory=hashlib.sha256)
    chain: str = ""  # the hash of the seal before, carried over each transaction
    head: str = ""
    seals: int = 0
    under: int = 0  # transactions since the last seal
    total: int = 0
    ids: set[str] = field(default_factory=set)
    accounts: dict[str, Standing] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)

    def take(self, raw: bytes) -> None:
        """One line of the file."""
        if self.end:
            raise Broken("there is more after the end")
        content = json.loads(raw.decode())
        kind = content.get("line") if isinstance(content, dict) else None
        if (self.begin is None) is not (kind == "begin"):
            raise Broken("a file begins with one line “begin”")
        if kind == "end":
            self.finish(raw)
            return
        takers = {
            "begin": self.start,
            "transaction": self.transaction,
            "seal": self.seal,
            "account": self.account,
        }
        if kind not in takers:
            raise Broken(f"no line is called {kind!r}")
        takers[kind](content)
        if raw != dumped(content, sort=True).encode() + b"\n":
            raise Broken("it is not written as Kith writes it")
        self.read.update(raw)
        self.lines += 1

    def start(self, content: dict[str, Any]) -> None:
        """The first line."""
        if content["format"] != FORMAT:
            raise Broken(f"the format is {content['format']!r}, and this proves {FORMAT}")
        self.begin = content

    def transaction(self, content: dict[str, Any]) -> None:
        """A transaction: it balances, its fingerprint is its own, its entries follow those before."""
        sealed = content["sealed"]
        id_, _key, fingerprint, kind, about, memo, reverses, adjusts, _at, entries = sealed[:10]
        external = sealed[10:]
        if id_ in self.ids:
            raise Broken(f"transaction {id_} comes twice")
        self.ids.add(id_)
        sums: dict[tuple[str, str], int] = {}
        for place, (line, account, currency, fund, pence, balance, version) in enumerate(entries, start=1):
            if line != place or not pence:
                raise Broken(f"transaction {id_}: line {line} is out of place, or of nothing")
            sums[currency, fund] = sums.get((currency, fund), 0) + pence
            self.entry(id_, account, fund, pence, balance, version)
        if not entries or any(sums.values()):
            raise Broken(f"transaction {id_} does not balance in each fund")
        moved = sorted([account, pence] for _, account, _, _, pence, _, _ in entries)
        if fingerprint != digest([kind, about, memo, reverses, adjusts, moved, *external]):
            raise Broken(f"transaction {id_} is not the one that was asked for")
        self.chain = hashlib.sha256((self.chain + digest(sealed)).encode()).hexdigest()
        self.under += 1
        self.total += 1

    def entry(self, id_: str, account: str, fund: str, pence: int, balance: int, version: int) -> None:
        """One entry: the balance and the number after it."""
        standing = self.accounts.setdefault(account, Standing(fund))
        standing.balance += pence
        standing.entries += 1
        standing.least = min(standing.least, standing.balance)
        standing.most = max(standing.most, standing.balance)
        if (standing.fund, standing.balance, standing.entries) != (fund, balance, version):
            raise Broken(f"transaction {id_}: the running balance of {account} does not follow")

    def seal(self, content: dict[str, Any]) -> None:
        """A seal: the next number, over the one before and what came since."""
        self.seals += 1
        right = (
            content["number"] == self.seals
            and content["previous"] == self.head
            and content["transactions"] == self.under
            and content["hash"] == self.chain
        )
        if not right:
            raise Broken(f"seal {content['number']} is not the hash of what it covers and of the seal before")
        self.head, self.under = self.chain, 0

    def account(self, content: dict[str, Any]) -> None:
        """An account as the file says it stands."""
        name = content["name"]
        standing = self.accounts.get(name)
        if standing is None or name in self.listed:
            raise Broken(f"account {name} has no entries, or comes twice")
        self.listed.add(name)
        if (standing.balance, standing.entries) != (content["balance_pence"], content["entries"]):
            raise Broken(f"account {name} is said to stand otherwise than its entries make it")
        below = standing.least < 0 if content["side"] == "debit" else standing.most > 0
        if content["floored"] and below:
            raise Broken(f"account {name} was below zero")

    def finish(self, raw: bytes) -> None:
        """The last line: the file is whole."""
        self.end = True
        expected = {"line": "end", "lines": self.lines, "sha256": self.read.hexdigest()}
        if raw != dumped(expected, sort=True).encode() + b"\n":
            raise Broken("the file is not the one that was written: its checksum differs")

    def close(self, head: str | None) -> None:
        """After the last line."""
        if not self.end or self.begin is None:
            raise Broken("the file is cut short")
        if self.under:
            raise Broken(f"{self.under} transactions stand under no seal")
        if (self.seals, self.head) != (self.begin["seals"], self.begin["head"]):
            raise Broken("the last seal is not the head that the file names")
        if self.listed != set(self.accounts):
            raise Broken("accounts are missing")
        if head is not None and head.strip().lower() != self.head:
            raise Broken(f"the head of the seals is {self.head}, and the published one is another")


def digest(value: object) -> str:
    """SHA-256 of canonical JSON, in hex: how Kith fingerprints and seals."""
    return hashlib.sha256(dumped(value, sort=True).encode()).hexdigest()


def dumped(value: object, *, sort: bool) -> str:
    """JSON as Kith writes it."""
    return json.dumps(value, sort_keys=sort, separators=(",", ":"), ensure_ascii=False)


def prove(lines: Iterable[bytes], head: str | None = None) -> Proof:
    """Read a file's lines, and prove all of it.

    Raises:
        Broken: naming the line and what is wrong.
    """
    proof, number = Proof(), 0
    for number, raw in enumerate(lines, start=1):
        try:
            proof.take(raw)
        except Broken as broken:
            raise Broken(f"line {number}: {broken}") from broken
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise Broken(f"line {number} cannot be read ({type(error).__name__})") from error
    proof.close(head)
    return proof


def main(arguments: list[str] | None = None) -> int:
    """Prove the file that was named, and say the verdict."""
    parser = argparse.ArgumentParser(description="Prove an audit file of Kith's ledger.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--head", help="the head of the seals as it was published")
    asked = parser.parse_args(arguments)
    try:
        with asked.file.open("rb") as lines:
            proof = prove(lines, asked.head)
    except OSError as error:
        print(f"Cannot read {asked.file}: {error.strerror}", file=sys.stderr)
        return 2
    except Broken as broken:
        print(f"BROKEN: {broken}")
        return 1
    print(f"HOLDS: {proof.total} transactions, {len(proof.accounts)} accounts, {proof.seals} seals; head {proof.head}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
