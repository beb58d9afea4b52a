"""A page as a tree, read strictly: what a selector finds in it, what its elements say, and where it is no valid HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


def names(words: str) -> frozenset[str]:
    """A set of names, written as a line of words."""
    return frozenset(words.split())


VOID = names("area base br col embed hr img input link meta source track wbr")
_STEP = re.compile(r"([a-z0-9]*|\*)((?:[.#][\w-]+|\[[^\]]+\]|:last-of-type|:not\(\[[^\]]+\]\))*)$")
_PART = re.compile(r":not\(\[(?P<without>[^\]]+)\]\)|\[(?P<with>[^\]]+)\]|(?P<last>:last-of-type)|(?P<name>[.#][\w-]+)")
_TEST = re.compile(r"([\w-]+)(?:([*^$~]?=)(.*))?")


@dataclass(eq=False)
class Node:
    """One element."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def elements(self) -> list[Node]:
        return [child for child in self.children if isinstance(child, Node)]

    def walk(self) -> Iterator[Node]:
        """Every element under this one, in the order of the page."""
        waiting = self.elements[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.elements[::-1]

    def above(self) -> Iterator[Node]:
        """Every element around this one, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def text(self) -> str:
        """What a person reads of it, with single spaces."""
        return " ".join(self._words().split())

    def _words(self) -> str:
        return "".join(child if isinstance(child, str) else child._words() for child in self.children)

    @property
    def raw(self) -> str:
        """Its text exactly, as of a textarea."""
        return self._words()

    def all(self, selector: str) -> list[Node]:
        """What a selector (of those that recipes are written with) finds under this element."""
        steps = selector.split()
        return [node for node in self.walk() if node.matches(steps)]

    def first(self, selector: str) -> Node | None:
        return next(iter(self.all(selector)), None)

    def with_id(self, name: str) -> Node | None:
        return next((node for node in self.walk() if node.attributes.get("id") == name), None)

    def matches(self, steps: list[str]) -> bool:
        """Whether this element is the last of these steps, and stands inside the others."""
        if not self._is(steps[-1]):
            return False
        rest = steps[:-1]
        return not rest or any(around.matches(rest) for around in self.above())

    def _is(self, step: str) -> bool:
        found = _STEP.match(step)
        assert found, f"{step} is no selector that this document understands"
        if found[1] not in ("", "*", self.tag):
            return False
        return all(self._holds(part) for part in _PART.finditer(found[2]))

    def _holds(self, part: re.Match[str]) -> bool:
        if part["last"]:
            same = [node for node in self.parent.elements if node.tag == self.tag] if self.parent else [self]
            return same[-1] is self
        if part["name"]:
            kind, name = part["name"][0], part["name"][1:]
            return name in self.get("class").split() if kind == "." else self.get("id") == name
        return self._has(part["with"]) if part["with"] else not self._has(part["without"])

    def _has(self, test: str) -> bool:
        found = _TEST.fullmatch(test)
        assert found, test
        name, how, value = found[1], found[2], (found[3] or "").strip("\"'")
        mine = self.attributes.get(name)
        if mine is None or how is None:
            return mine is not None
        ways = {"=": mine == value, "$=": mine.endswith(value), "^=": mine.startswith(value), "*=": value in mine}
        return ways[how]


class Reader(HTMLParser):
    """Builds the tree, and writes down every end that has no beginning and every beginning without an end."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("#document")
        self.faults: list[str] = []
        self.feed(text)
        self.close()
        if self.at is not self.root:
            self.faults.append(f"<{self.at.tag}> is never closed")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> has {name} twice" for name in {n for n in names if names.count(n) > 1}]
        node = Node(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.at = self.at.parent or self.root

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.at.tag != tag:
            self.faults.append(f"</{tag}> closes <{self.at.tag}> at line {self.getpos()[0]}")
            if not any(node.tag == tag for node in self.at.above()):
                return
            while self.at.tag != tag:
                assert self.at.parent
                self.at = self.at.parent
        self.at = self.at.parent or self.root

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def read(text: str) -> Node:
    """The tree of a page."""
    return Reader(text).root
