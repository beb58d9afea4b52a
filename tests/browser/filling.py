"""Fills forms as a hand would, and sends them past the browser's own checks."""

from __future__ import annotations

from typing import Any


def fill(form: Any, name: str, value: str) -> None:
    """Put `value` into the field called `name`, whatever kind it is; an empty one clears it."""
    fields = form.locator(f'[name="{name}"]:not([type=hidden])')
    assert fields.count(), f"there is no field {name} on {form.page.url}"
    kind = fields.first.evaluate("field => field.type")
    if kind in {"radio", "checkbox"}:
        fields.evaluate_all("fields => fields.forEach(field => field.checked = false)")
        for one in filter(None, value.split("|")):
            form.locator(f'[name="{name}"][value="{one}"]').check(force=True)
    elif kind.startswith("select"):
        fields.first.evaluate("(field, value) => field.value = value", value)
    elif kind == "file":
        fields.first.set_input_files(value or [])
    else:
        fields.first.evaluate("(field, value) => field.value = value", value)


def shown(form: Any, name: str) -> str:
    """What the field called `name` holds now; ticks are joined by a bar."""
    fields = form.locator(f'[name="{name}"]:not([type=hidden])')
    if fields.first.evaluate("field => field.type") in {"radio", "checkbox"}:
        ticked: list[str] = fields.evaluate_all("fields => fields.filter(f => f.checked).map(f => f.value)")
        return "|".join(ticked)
    return str(fields.first.input_value())


def submit(form: Any) -> None:
    """Send it: the server's answer is what is tested."""
    form.evaluate("form => form.noValidate = true")
    form.locator("button[type=submit], button:not([type]), input[type=submit]").first.click()
    form.page.wait_for_load_state()
