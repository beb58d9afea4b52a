"""Reads what a page or a file says: its tables, its figures and amounts, as a person would, and asks nothing else."""

from __future__ import annotations

import csv
import io
import re
from contextvars import Context
from dataclasses import dataclass
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import unit
from hub.people import queries as people

AMOUNT = re.compile(r"([−–+-]?)£([\d,]+)(?:\.(\d\d))?")


@dataclass(frozen=True)
class Table:
    """A table of a page, its cells as words."""

    caption: str
    head: list[str]
    rows: list[list[str]]

    def column(self, name: str) -> list[int]:
        """The pence of a column."""
        return [pence(row[self.head.index(name)]) for row in self.rows]


def pence(words: str) -> int:
    """“£1,234.50”, “−£3” or “1234.50”, as pence; no amount at all is nothing."""
    found = AMOUNT.search(words)
    if found is None:
        whole, _, part = words.strip().partition(".")
        return int(whole or 0) * 100 + int(f"{part:0<2}"[:2] or 0) * (-1 if whole.startswith("-") else 1)
    value = int(found[2].replace(",", "")) * 100 + int(found[3] or 0)
    return -value if found[1] and found[1] != "+" else value


def words(html: str) -> str:
    """What stands there for people, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@dataclass
class Reader:
    """Somebody signed in, who opens pages."""

    client: FlaskClient

    def page(self, address: str) -> str:
        answer = Context().run(self.client.get, address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.text

    def tables(self, address: str) -> dict[str, Table]:
        """By caption."""
        found = {}
        for part in re.findall(r"<table.*?</table>", self.page(address), re.DOTALL):
            caption = words((re.search(r"<caption.*?</caption>", part, re.DOTALL) or [""])[0])
            head, _, body = part.partition("</thead>")
            cells = [
                [words(cell) for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.DOTALL)]
                for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)
            ]
            found[caption] = Table(
                caption, [words(cell) for cell in re.findall(r"<th[ >].*?</th>", head, re.DOTALL)], cells
            )
        return found

    def figures(self, address: str) -> dict[str, int]:
        """The large figures of a page and its list of facts that are amounts, in pence by their labels."""
        page = self.page(address)
        stats = re.findall(r'stat__label">(.*?)</p>\s*<p class="stat__value">(.*?)</p>', page, re.DOTALL)
        facts = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.DOTALL)
        return {words(label): pence(value) for label, value in (*stats, *facts) if "£" in value}

    def rows(self, address: str) -> list[dict[str, str]]:
        """The rows of a CSV file."""
        return list(csv.DictReader(io.StringIO(self.page(address).lstrip("\ufeff"))))

    def links(self, address: str, begin: str) -> list[str]:
        """Where a page leads to, of the addresses that begin so; each once."""
        return sorted(
            {unescape(one) for one in re.findall(r'href="([^"#]+)"', self.page(address)) if one.startswith(begin)}
        )


def as_person(app: Flask, person: str) -> Reader:
    """A person, signed in."""
    key = unit.read(people.session_key, person)
    assert key, "this person has no account"
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    return Reader(client)


def as_persona(app: Flask, email: str) -> Reader:
    """One of those as whom people come in."""
    login = unit.read(people.login, email)
    assert login is not None
    return as_person(app, str(login.person))
