"""A person at the keyboard: Tab, Space, Enter, arrows and letters, and nothing else."""

from __future__ import annotations

from typing import Any

MOST_TABS = 250  # further than any page is long
MOST_ARROWS = 40


class Keys:
    """Drives one page by its keyboard."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def reach(self, selector: Any) -> None:
        """Press Tab until what is named (by a selector or a locator) has the focus, and be sure it can be seen there."""
        for _ in range(MOST_TABS):
            if self._here(selector):
                assert self._seen(), f"{selector} has the focus out of sight on {self.page.url}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {selector} on {self.page.url}")

    def press(self, selector: Any) -> None:
        """Go there and press Enter, as on a link or a button."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def follow(self, words: str, within: str = "") -> None:
        """Press the page's first link or button of these words, in the card where `within` stands."""
        place = self.page.locator("main")
        if within:
            place = place.locator("li, .card, .govuk-inset-text, tr", has_text=within).first
        named = place.locator("a, button", has_text=words).first
        assert named.count(), (
            f"there is no “{words}” on {self.page.url}: {self.page.locator('main').inner_text()[:600]}"
        )
        self.press(named)

    def write(self, name: str, words: str) -> None:
        """Go to the field called `name` and write over what is there."""
        self._over(f'[name="{name}"]', words)

    def write_day(self, name: str, day: str) -> None:
        """Write a day, as “9 1 2026”, into its three boxes."""
        for at, part in enumerate(day.split()):
            self._over(self.page.locator(f'[name="{name}"]').nth(at), part)

    def _over(self, field: Any, words: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def choose(self, name: str, label: str) -> None:
        """Go to the list called `name` and type the beginning of a choice."""
        self.reach(f'select[name="{name}"]')
        self.page.keyboard.type(label)

    def tick(self, name: str, value: str) -> None:
        """Go to a box and tick it, unless it is ticked."""
        box = f'[name="{name}"][value="{value}"]'
        self.reach(box)
        if not self._here(f"{box}:checked"):
            self.page.keyboard.press("Space")
        assert self._here(f"{box}:checked"), f"Space does not tick {box} on {self.page.url}"

    def pick(self, name: str, value: str = "") -> None:
        """Go to the radios called `name` and pick the one whose value begins so, by the arrows."""
        self.reach(f'[name="{name}"]')
        self.page.keyboard.press("Space")
        for _ in range(MOST_ARROWS):
            if self._here(f'[name="{name}"][value^="{value}"]:checked'):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {value} of {name} on {self.page.url}")

    def go_on(self) -> None:
        """Press the form's own button."""
        self.press('main form[method="post"] button')

    def _here(self, selector: Any) -> bool:
        if not isinstance(selector, str):
            return bool(selector.evaluate("one => document.activeElement === one"))
        return bool(self.page.evaluate("selector => document.activeElement.matches(selector)", selector))

    def _seen(self) -> bool:
        """Whether the focused thing lies within the window, or what stands for it does (a radio's drawn circle)."""
        inside = """() => {
          const at = document.activeElement.getBoundingClientRect();
          return at.bottom > 0 && at.top < innerHeight && at.right > 0 && at.left < innerWidth && at.width > 0;
        }"""
        return bool(self.page.evaluate(inside))
