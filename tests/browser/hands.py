"""The hands that walk a journey: one vocabulary of acts, done by a mouse or by a keyboard, with script or without.

    def test_a_need_is_said(come: Come) -> None:
        with come("resident", "/needs/new/who") as joan:
            joan.pick("who", "me")
            joan.go_on()

is run once in each of the WAYS. `come` opens a window as one of the demo's people, or as nobody. Whatever page an act leads
to is looked at on arrival: it is not too wide, and the console and the network were silent. A field that is used has a label.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from tests.browser.visit import Mode, Visit, window

PATIENCE = 20  # seconds until news has had its effects
MOST_TABS = 250  # further than any page is long
MOST_ARROWS = 40
CARDS = "li, .card, .govuk-inset-text, tr, .govuk-summary-list__row, fieldset"
FORM = 'main form[method="post"]'
FIELD = 'main [name="{}"]:not([type="hidden"])'


class Hand(ABC):
    """Someone at one page. What is named may be a selector or a locator; an address begins with a stroke."""

    def __init__(self, seen: Visit, url: str) -> None:
        self.seen, self.page, self.url = seen, seen.page, url

    # Where one is, and what is to be read there.

    def open(self, address: str) -> None:
        """Type an address, or a whole one."""
        answer = self.page.goto(address if "://" in address else self.url + address)
        assert answer is None or answer.status < 400, f"{address} answered {answer.status}"
        self._arrive()

    @property
    def at(self) -> str:
        """The address of this page, without the name of the site, what was asked, and the spot."""
        return str(self.page.url).removeprefix(self.url).split("#")[0].split("?")[0]

    @property
    def text(self) -> str:
        """What the page says."""
        return str(self.page.locator("body").inner_text())

    def says(self, words: str, address: str = "") -> None:
        """Be sure that the page says so, once news has had its effect; `address` is opened again each time."""
        for _ in range(PATIENCE if address else 1):
            if address:
                self.open(address)
            if words in self.text:
                return
            self.page.wait_for_timeout(1000 if address else 0)
        raise AssertionError(f"{self.page.url} does not say “{words}”: {self.page.locator('main').inner_text()[:900]}")

    def says_not(self, words: str, address: str = "") -> None:
        """Be sure that the page no longer says so, once news has had its effect."""
        for _ in range(PATIENCE if address else 1):
            if address:
                self.open(address)
            if words not in self.text:
                return
            self.page.wait_for_timeout(1000 if address else 0)
        raise AssertionError(f"{self.page.url} says “{words}”")

    def awaits(self, selector: str) -> Any:
        """The first thing so named, once news has had its effect; this page is opened again each time."""
        for _ in range(PATIENCE):
            found = self.page.locator(selector)
            if found.count():
                return found.first
            self.page.wait_for_timeout(1000)
            self.open(self.page.url)
        raise AssertionError(f"{selector} does not come up on {self.page.url}")

    def one(self, selector: str, words: str = "") -> Any:
        """The first thing in the page's main part that is so named and says these words."""
        found = self.page.locator(f"main {selector}", has_text=words or None).first
        assert found.count(), f"no {selector} says “{words}” on {self.page.url}: {self.page.locator('main').inner_text()[:600]}"  # fmt: skip
        return found

    def value(self, name: str) -> str:
        """The value of the first field called `name`, as it stands or as it would be sent."""
        return str(self.page.locator(FIELD.format(name)).first.input_value())

    # What one does.

    def press(self, selector: Any) -> None:
        """Press a link or a button that leads to another page."""
        with self.page.expect_navigation():
            self._press(self._found(selector))
        self._arrive()

    def follow(self, words: str, within: str = "") -> None:
        """Press the page's first link or button of these words, in the card where `within` stands."""
        place = self.page.locator("main")
        if within:
            place = place.locator(CARDS, has_text=within).filter(has=self.page.locator("a, button", has_text=words))
            # The innermost card that has both.
            place = place.last
        named = place.locator("a, button", has_text=words).first
        assert named.count(), (
            f"there is no “{words}” on {self.page.url}: {self.page.locator('main').inner_text()[:600]}"
        )
        self.press(named)

    def go_on(self, form: str = FORM) -> None:
        """Press the form's own button."""
        self.press(f'{form} button:not([type="button"])')  # one of type button only shows a password

    def ask(self) -> None:
        """Press the button of a form that only asks, as a search does."""
        self.go_on('main form[method="get"]')

    def unfold(self, words: str) -> None:
        """Open what is folded under these words."""
        summary = self.page.locator("main summary", has_text=words).first
        self._press(self._found(summary))
        assert summary.evaluate("one => one.parentElement.open"), f"“{words}” does not unfold on {self.page.url}"

    def take(self, words: str) -> Any:
        """Take away the file behind the first link of these words."""
        with self.page.expect_download() as taken:
            self._press(self.one("a", words))
        return taken.value

    def write(self, name: str, words: str, at: int = 0) -> None:
        """Write over what is in the field called `name`; of several of one name in the one at `at`."""
        self._write(self._field(self.page.locator(FIELD.format(name)).nth(at)), words)

    def write_day(self, name: str, day: str) -> None:
        """Write a day, as “9 1 2026”, into its three boxes."""
        for at, part in enumerate(day.split()):
            self.write(name, part, at)

    def choose(self, name: str, label: str) -> None:
        """Choose in the list called `name` what begins so."""
        field = self._field(self.page.locator(f'select[name="{name}"]').first)
        self._choose(field, label)
        chosen = str(field.evaluate("one => one.selectedOptions[0].label")).strip()
        assert chosen.startswith(label), f"{name} is at “{chosen}”, not at “{label}”"

    def tick(self, name: str, value: str) -> None:
        """Tick a box, unless it is ticked."""
        self._tick(self._choice(name, value), ticked=True)

    def untick(self, name: str, value: str) -> None:
        """Take the tick out of a box, if it has one."""
        self._tick(self._choice(name, value), ticked=False)

    def pick(self, name: str, value: str = "") -> None:
        """Pick of the radios called `name` the first whose value begins so."""
        self._pick(self._choice(name, value))

    def refused(self, words: str) -> Any:
        """The page refuses, and says at its top why; the line that says so."""
        summary = self.page.locator(".govuk-error-summary")
        assert summary.count(), f"{self.page.url} refuses nothing: {self.page.locator('main').inner_text()[:600]}"
        line = summary.locator("li", has_text=words).first
        assert line.count(), f"{self.page.url} does not refuse with “{words}”: {summary.first.inner_text()}"
        return line

    def told(self, words: str) -> None:
        """The page refuses because of one field, to which the line at its top leads."""
        link = self.refused(words).locator("a").first
        self._press(self._found(link))
        field = str(link.get_attribute("href")).removeprefix("#")
        there = self.page.evaluate("document.activeElement.id")
        assert there == field, f"“{words}” leads to {there or 'nothing'}, not to {field}, on {self.page.url}"

    # How it is done.

    @abstractmethod
    def _press(self, target: Any) -> None: ...

    @abstractmethod
    def _write(self, field: Any, words: str) -> None: ...

    @abstractmethod
    def _choose(self, field: Any, label: str) -> None: ...

    @abstractmethod
    def _tick(self, box: Any, *, ticked: bool) -> None: ...

    @abstractmethod
    def _pick(self, radio: Any) -> None: ...

    def _found(self, selector: Any) -> Any:
        target = self.page.locator(selector).first if isinstance(selector, str) else selector
        assert target.count(), f"there is no {selector} on {self.page.url}"
        return target

    def _choice(self, name: str, value: str) -> Any:
        begins = f'[value^="{value}"]' if value else ""  # with nothing behind it CSS would find none
        return self._field(self.page.locator(FIELD.format(name) + begins).first)

    def _field(self, field: Any) -> Any:
        assert field.count(), f"there is no {field} on {self.page.url}"
        named = field.evaluate("one => one.labels.length > 0 || one.ariaLabel || one.hasAttribute('aria-labelledby')")
        assert named, f"{field} has no label on {self.page.url}"
        return field

    def _arrive(self) -> None:
        wide = self.seen.overflow()
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        assert self.seen.overheard() == []


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
            if self._here(target):
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
            if self._here(radio) and radio.is_checked():
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

    def _here(self, target: Any) -> bool:
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
