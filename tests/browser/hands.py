"""The hands that walk a journey: one vocabulary of acts, done by a mouse or by a keyboard, with script or without.

    def test_a_need_is_said(come: Come) -> None:
        with come("resident", "/needs/new/who") as joan:
            joan.pick("who", "me")
            joan.go_on()

is run once in each of the WAYS. `come` opens a window as one of the demo's people, or as nobody. Whatever page an act leads
to is looked at on arrival: it is not too wide, and the console and the network were silent. A field that is used has a label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.hand import Hand
from tests.browser.visit import Mode, window

MOST_TABS = 250  # further than any page is long
MOST_ARROWS = 40


class Mouse(Hand):
    """Points and clicks, and types into what was clicked."""

    def _press(self, target: Any) -> None:
        target.click()

    def _write(self, field: Any, words: str) -> None:
        field.click()
        field.fill(words)

    def _choose(self, field: Any, label: str) -> None:
        labels: list[str] = field.evaluate("one => [...one.options].map(option => option.label.trim())")
        assert any(one.startswith(label) for one in labels), f"there is no choice “{label}” in {labels}"
        field.select_option(index=next(at for at, one in enumerate(labels) if one.startswith(label)))

    def _tick(self, box: Any, *, ticked: bool) -> None:
        box.set_checked(ticked)

    def _pick(self, radio: Any) -> None:
        radio.check()


class Keyboard(Hand):
    """Tab, Space, Enter, arrows and letters, and nothing else."""

    def reach(self, selector: Any) -> None:
        """Press Tab until what is named has the focus, and be sure it can be seen there."""
        target = self._found(selector).element_handle()
        for _ in range(MOST_TABS):
            if self._focused(target):
                assert self._seen(), f"{selector} has the focus out of sight on {self.page.url}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {selector} on {self.page.url}")

    def _press(self, target: Any) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def _write(self, field: Any, words: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(words)

    def _choose(self, field: Any, label: str) -> None:
        self.reach(field)
        self.page.keyboard.type(label)

    def _tick(self, box: Any, *, ticked: bool) -> None:
        self.reach(box)
        if box.is_checked() != ticked:
            self.page.keyboard.press("Space")
        assert box.is_checked() == ticked, f"Space does not change {box} on {self.page.url}"

    def _pick(self, radio: Any) -> None:
        """Tab leads to one of a set of radios; the arrows lead on to the one that is meant."""
        name = radio.get_attribute("name")
        self.reach_any(f'[name="{name}"]')
        self.page.keyboard.press("Space")
        for _ in range(MOST_ARROWS):
            if self._focused(radio) and radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {radio} on {self.page.url}")

    def reach_any(self, selector: str) -> None:
        """Press Tab until one of these has the focus."""
        for _ in range(MOST_TABS):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {selector} on {self.page.url}")

    def _focused(self, target: Any) -> bool:
        return bool(target.evaluate("one => document.activeElement === one"))

    def _seen(self) -> bool:
        """Whether the focused thing lies within the window, or what stands for it does (a radio's drawn circle)."""
        inside = """() => {
          const at = document.activeElement.getBoundingClientRect();
          return at.bottom > 0 && at.top < innerHeight && at.right > 0 && at.left < innerWidth && at.width > 0;
        }"""
        return bool(self.page.evaluate(inside))


@dataclass(frozen=True)
class Way:
    """One way to walk a journey: the window one looks through, and the hand."""

    name: str
    mode: Mode
    hand: type[Hand]


NARROW = Mode("320 px", width=320, height=640, axe=False)
WAYS = (
    Way("desktop", Mode("desktop", axe=False), Mouse),
    Way("320 px", NARROW, Mouse),
    Way("keyboard", Mode("keyboard", width=320, height=640), Keyboard),
    Way("script blocked", Mode("script blocked", script=False, axe=False), Mouse),
)
# For a journey whose pages are walked in each way by another already: with script and without.
TWO_WAYS = pytest.mark.parametrize("way", [WAYS[0], WAYS[-1]], ids=lambda way: way.name)
# come(who, address): a window of one of the demo's people (or of nobody, where `who` is empty), at an address.
Come = Callable[..., AbstractContextManager[Hand]]


@contextmanager
def come_in(walker: Any, way: Way, who: str = "", address: str = "/") -> Iterator[Hand]:
    """A window of `who` at `address`, walked in this way; what its last page is like is looked at as it closes."""
    url = walker.server.url
    with window(walker.browser, url, way.mode, walker.person(who), script=way.mode.script) as seen:
        hand = way.hand(seen, url)
        hand.open(address)
        yield hand
        assert seen.complaints() == []
