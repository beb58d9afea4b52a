"""Fills forms as a hand would, and sends them past the browser's own checks.

A value is typed into a text field, chosen in a select, or names the radios and boxes to tick (several by a new line each);
an empty one clears. A value that ends in a star stands for the first choice that begins so: ids differ, their kind does not.
"""

from __future__ import annotations

from typing import Any


def fill(form: Any, name: str, value: str) -> str:
    """Put `value` into the field called `name`, whatever kind it is; what it then holds."""
    fields = form.locator(f'[name="{name}"]:not([type=hidden])')
    assert fields.count(), f"there is no field {name} on {form.page.url}"
    kind = fields.first.evaluate("field => field.type")
    if kind in {"radio", "checkbox"}:
        fields.evaluate_all("fields => fields.forEach(field => field.checked = false)")
        for one in filter(None, value.split("\n")):
            wanted = f'[value="{one}"]' if not one.endswith("*") else f'[value^="{one[:-1]}"]' if one != "*" else ""
            choice = form.locator(f'[name="{name}"]{wanted}')
            assert choice.count(), f"there is no choice {one} for {name} on {form.page.url}"
            choice.first.check(force=True)
    elif kind == "select-one" and value.endswith("*"):
        options: list[str] = fields.first.evaluate("field => [...field.options].map(option => option.value)")
        fields.first.select_option(next(option for option in options if option and option.startswith(value[:-1])))
    elif fields.count() > 1:  # a date is three fields of one name
        fields.evaluate_all("(fields, words) => fields.forEach((f, at) => f.value = words[at] ?? '')", value.split())
    elif kind == "file":
        fields.first.set_input_files(value or [])
    else:
        fields.first.evaluate("(field, value) => field.value = value", value)
    return shown(form, name)


def shown(form: Any, name: str) -> str:
    """What the field called `name` holds now."""
    fields = form.locator(f'[name="{name}"]:not([type=hidden])')
    if fields.first.evaluate("field => field.type") in {"radio", "checkbox"}:
        ticked: list[str] = fields.evaluate_all("fields => fields.filter(f => f.checked).map(f => f.value)")
        return "\n".join(ticked)
    return " ".join(fields.evaluate_all("fields => fields.map(field => field.value)")).strip()


BUTTON = "button[type=submit], button:not([type]), input[type=submit]"


def submit(form: Any, button: str = "") -> None:
    """Send it: the server's answer is what is tested."""
    form.evaluate("form => form.noValidate = true")
    form.locator(button or BUTTON).first.click()
    form.page.wait_for_load_state()
