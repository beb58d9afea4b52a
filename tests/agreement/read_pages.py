"""Reads what a page or a file says: its tables, its figures and amounts, as a person would, and asks nothing else."""

from __future__ import annotations

import csv
import io
import re
from contextvars import Context
from dataclasses import dataclass, field
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from hub.kernel import unit
from hub.people import queries as people

AMOUNT = re.compile(r"([−–+-]?)£([\d,]+)(?:\.(\d\d))?")
STAT = r'stat__label">(.*?)</p>\s*<p class="stat__value">(.*?)</p>'


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


def amounts(words: str) -> list[int]:
    """Every amount in some words, in pence."""
    return [pence(found[0]) for found in AMOUNT.finditer(words)]


def words(html: str) -> str:
    """What stands there for people, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@dataclass
class Reader:
    """Somebody signed in, who opens pages."""

    client: FlaskClient
    seen: dict[str, bytes] = field(default_factory=dict)

    def data(self, address: str) -> bytes:
        """What is there, asked for once."""
        if address not in self.seen:
            answer = Context().run(self.client.get, address)
            assert answer.status_code == 200, (address, answer.status_code)
            self.seen[address] = answer.data
        return self.seen[address]

    def page(self, address: str) -> str:
        return self.data(address).decode()

    def paper(self, address: str) -> str:
        """The words of a PDF, in one line; with the marks of pages, also where a bare typeface lacks them."""
        sheets = PdfReader(io.BytesIO(self.data(address))).pages
        words = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
        return words.replace("'", "’").replace("-£", "−£")

    def tables(self, address: str) -> dict[str, Table]:
        """By caption."""
        return self.tables_in(self.page(address))

    @staticmethod
    def tables_in(page: str) -> dict[str, Table]:
        """The same of a part of a page."""
        found = {}
        for part in re.findall(r"<table.*?</table>", page, re.DOTALL):
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

    def facts(self, address: str) -> dict[str, str]:
        """The list of facts of a page, as words."""
        found = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", self.page(address), re.DOTALL)
        return {words(label): words(value) for label, value in found}

    def tables_with_links(self, address: str) -> list[list[tuple[str, list[str]]]]:
        """Each table of a page whose lines lead somewhere: where, and the cells as words."""
        found = []
        for part in re.findall(r"<tbody.*?</tbody>", self.page(address), re.DOTALL):
            lines = []
            for row in re.findall(r"<tr.*?</tr>", part, re.DOTALL):
                link = re.search(r'href="([^"]+)"', row)
                cells = [words(cell) for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.DOTALL)]
                if link:
                    lines.append((link[1], cells))
            found.append(lines)
        return found

    def figures(self, address: str) -> dict[str, int]:
        """The large figures of a page and its list of facts that are amounts, in pence by their labels."""
        return self.figures_in(self.page(address))

    @staticmethod
    def figures_in(page: str) -> dict[str, int]:
        """The same of a part of a page."""
        stats = re.findall(STAT, page, re.DOTALL)
        facts = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.DOTALL)
        return {words(label): pence(value) for label, value in (*stats, *facts) if "£" in value}

    def stats(self, address: str) -> list[tuple[str, int]]:
        """The large figures of a page in their order, also those of which several are called the same."""
        found = re.findall(STAT, self.page(address), re.DOTALL)
        return [(words(label), pence(value)) for label, value in found if "£" in value]

    def whole_list(self, address: str, caption: str) -> list[list[str]]:
        """The rows of a table that goes on page after page."""
        found: list[list[str]] = []
        following: str | None = address
        while following:
            table = self.tables(following).get(caption)
            found += table.rows if table else []
            following = self.next_page(following)
        return found

    def next_page(self, address: str) -> str | None:
        """Where a long list goes on."""
        found = re.search(r'href="([^"]+)" rel="next"', self.page(address))
        return unescape(found[1]) if found else None

    def cards(self, address: str) -> list[tuple[str, str]]:
        """Title and words of each card of a page, both as HTML."""
        found = re.findall(r'card__title">(.*?)</h\d>(.*?)</section>', self.page(address), re.DOTALL)
        return [(title, body) for title, body in found]

    def said(self, address: str) -> str:
        """What a page says between its head and its foot, in one line."""
        return words(self.page(address).partition("<main")[2].partition("</main>")[0].partition(">")[2])

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
