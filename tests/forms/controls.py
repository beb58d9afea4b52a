"""The fields of a form as a browser has them: what each holds, what may be chosen, and what is sent.

A value is written as tests/browser/filling.py says: boxes and radios by a new line each, the parts of a date by spaces, a star
for the first choice that begins so.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.forms.document import Node

ROOT = Path(__file__).resolve().parents[2]
BUTTONS = ("submit", "button", "reset", "image")
SECRET = ("password", "file")


@dataclass(frozen=True)
class Field:
    """One field of a form: all its elements, which share a name."""

    name: str
    parts: tuple[Node, ...]

    @property
    def kind(self) -> str:
        """How it is filled in: text, textarea, select, radio, checkbox, file, password, email, tel, or the three boxes of a day."""
        first = self.parts[0]
        if first.tag != "input":
            return first.tag
        given = first.get("type") or "text"
        return "day" if given == "text" and len(self.parts) == 3 else given

    @property
    def typed(self) -> bool:
        """Whether words are typed into it."""
        return self.kind in ("text", "textarea", "email", "tel", "search", "url", "password")

    @property
    def choices(self) -> list[str]:
        """What may be chosen."""
        if self.kind == "select":
            return [_value(option) for option in self.parts[0].all("option")]
        return [part.attributes.get("value", "on") for part in self.parts]

    def held(self) -> list[str]:
        """The values that would be sent as the page stands."""
        if self.kind in ("radio", "checkbox"):
            return [p.attributes.get("value", "on") for p in self.parts if "checked" in p.attributes]
        if self.kind == "select":
            options = self.parts[0].all("option")
            chosen = [o for o in options if "selected" in o.attributes] or options[:1]
            return [_value(option) for option in chosen]
        if self.kind == "textarea":
            return [self.parts[0].raw.removeprefix("\n")]
        return [part.get("value") for part in self.parts]

    def values(self, written: str) -> list[str]:
        """What a value written in a recipe stands for in this field."""
        if self.kind == "day":
            boxes = written.split()
            return [*boxes, "", "", ""][: max(3, len(boxes))]
        if self.kind in ("radio", "checkbox"):
            return [self._choice(one) for one in written.split("\n") if one]
        return [self._choice(written)] if self.kind == "select" else [written]

    def _choice(self, written: str) -> str:
        if not written.endswith("*"):
            return written
        found = next((one for one in self.choices if one and one.startswith(written[:-1])), None)
        assert found is not None, f"there is no choice {written} for {self.name} in {self.choices}"
        return found

    def shown(self) -> str:
        """What it holds, in one line, to compare."""
        return "\n".join(self.held()) if self.kind in ("radio", "checkbox") else " ".join(self.held()).strip()


def _value(option: Node) -> str:
    return option.attributes.get("value", option.text)


def fields(form: Node, page: Node) -> dict[str, Field]:
    """Every field of `form` that a person can fill, by its name."""
    found: dict[str, list[Node]] = {}
    for node in _elements(form, page):
        kind = node.get("type") if node.tag == "input" else ""
        if node.get("name") and kind != "hidden" and kind not in BUTTONS and "disabled" not in node.attributes:
            found.setdefault(node.get("name"), []).append(node)
    return {name: Field(name, tuple(parts)) for name, parts in found.items()}


def _elements(form: Node, page: Node) -> list[Node]:
    wanted = ("input", "select", "textarea")
    inside = [node for node in form.walk() if node.tag in wanted and not node.get("form")]
    name = form.get("id")
    return inside + [node for node in page.walk() if name and node.tag in wanted and node.get("form") == name]


def body(form: Node, page: Node, written: dict[str, Any], button: str = "") -> dict[str, Any]:
    """What the browser would send when these values have been filled in and the button is pressed.

    A value that is a list stands for itself, whatever may be chosen.
    """
    known = fields(form, page)
    unknown = sorted(written.keys() - known.keys())
    assert not unknown, f"there is no field {unknown}, only {sorted(known)}"
    sent: dict[str, Any] = {}
    for node in _elements(form, page):
        if node.get("type") == "hidden":
            sent.setdefault(node.get("name"), []).append(node.get("value"))
    for name, field in known.items():
        value = written.get(name)
        if field.kind == "file":
            sent[name] = value if isinstance(value, tuple) else _file(value or "")
        elif value is None:
            sent[name] = field.held()
        else:
            sent[name] = value if isinstance(value, list) else field.values(value)
    pressed = next(iter(form.all(button) if button else [n for n in form.walk() if _sends(n)]), None)
    if pressed is not None and pressed.get("name"):
        sent.setdefault(pressed.get("name"), []).append(pressed.get("value"))
    return sent


def _file(path: str) -> tuple[io.BytesIO, str]:
    """A file of ours to send, or none."""
    return (io.BytesIO((ROOT / path).read_bytes()), Path(path).name) if path else (io.BytesIO(b""), "")


def _sends(node: Node) -> bool:
    if node.tag == "button":
        return node.attributes.get("type", "submit") == "submit"
    return node.tag == "input" and node.get("type") == "submit"
