"""What is amiss in the page that answers a form of which one field was wrong."""

from __future__ import annotations

from typing import Any

from tests.forms.controls import SECRET, fields
from tests.forms.document import Node
from tests.forms.walk import Page
from tests.forms.wrongs import Wrong

REFUSED = (409, 422)


def amiss(page: Page, form: Node, selector: str, wrong: list[Wrong], sent: dict[str, Any]) -> list[str]:
    """What is missing, in words, of an answer that had to say no to each of these."""
    found = [] if page.status in REFUSED or form.get("method") != "post" else [f"answered {page.status}"]
    summary = page.summary
    if summary is None:
        return [*found, "there is no error summary"]
    if not page.title.startswith("Error"):
        found.append(f"the title does not begin with Error: {page.title}")
    return [
        *found,
        *(one for link in summary.all("a[href]") for one in tied(page, link)),
        *lost(page, form, selector, wrong, sent),
    ]


def tied(page: Page, link: Node) -> list[str]:
    """What is missing at the field where a link of the summary leads: the same words, and the field's tie to them."""
    target = page.tree.with_id(link.get("href").removeprefix("#"))
    group = target and _group(target)
    if target is None or group is None:
        return [f"{link.get('href')} of the summary leads to no field"]
    says = group.first(".govuk-error-message")
    if says is None or not says.text.endswith(link.text):
        return [f"the summary says “{link.text}”, its field “{says.text if says else 'nothing'}”"]
    described = [n for n in (*group.walk(), group) if says.get("id") in n.get("aria-describedby").split()]
    return [] if described else [f"nothing at the field is described by “{says.text}”"]


def named(page: Page, name: str) -> bool:
    """Whether a link of the summary leads to the field called `name`."""
    for link in page.summary.all("a[href]") if page.summary else []:
        target = page.tree.with_id(link.get("href").removeprefix("#"))
        group = target and _group(target)
        if group and any(node.get("name") == name for node in group.walk()):
            return True
    return False


def _group(target: Node) -> Node | None:
    """All that belongs to one field, of which `target` is a part: the nearest group with a message, as a date has groups in it."""
    groups = [n for n in (target, *target.above()) if "govuk-form-group" in n.get("class").split()]
    return next((n for n in groups if n.first(".govuk-error-message")), groups[0] if groups else None)


def lost(page: Page, form: Node, selector: str, wrong: list[Wrong], sent: dict[str, Any]) -> list[str]:
    """What was typed and is not there any more."""
    again = page.tree.first(selector)
    if again is None:
        return ["the form is gone"]
    now, found = fields(again, page.tree), []
    unkept = {one.field for one in wrong if not one.kept}
    for name, values in sent.items():
        field = now.get(name)
        if field is None or field.kind in SECRET or name in unkept:
            continue
        typed = ("\n" if field.kind in ("radio", "checkbox") else " ").join(values)
        if field.kind == "select" and not values:
            continue
        if field.shown().replace("\r\n", "\n").strip() != typed.replace("\r\n", "\n").strip():
            found.append(f"{name}: typed “{typed[:60]}”, kept “{field.shown()[:60]}”")
    return found
