"""Where a page is not valid HTML, or refers to something that is not there: what needs no browser and no validator's download.

The rules are HTML's content models as far as our pages use them (html.spec.whatwg.org), and WAI-ARIA's references.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.forms.document import Node, Reader, names

# Attributes that name other elements by their ids.
REFERENCES = (
    "for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns",
    "aria-errormessage", "aria-details", "aria-activedescendant",
)  # fmt: skip
BLOCKS = names(
    "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre"
    " section table ul"
)
# Which may hold words and what stands among words, but no block; a legend and a summary may hold a heading.
PHRASES = names("p span h1 h2 h3 h4 h5 h6 label button legend strong em small code abbr time summary pre")
HEADINGS = names("h1 h2 h3 h4 h5 h6")
INTERACTIVE = names("a button input select textarea label details")
ONLY_IN = {
    "li": {"ul", "ol", "menu"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"}, "th": {"tr"}, "thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"}, "caption": {"table"},
    "legend": {"fieldset"}, "option": {"select", "optgroup", "datalist"}, "figcaption": {"figure"}, "summary": {"details"},
}  # fmt: skip
ONLY_HOLDS = {
    "ul": {"li", "template"}, "ol": {"li", "template"}, "dl": {"dt", "dd", "div"}, "table": {"caption", "thead", "tbody", "tfoot", "colgroup"},
    "tr": {"td", "th"}, "select": {"option", "optgroup"},
}  # fmt: skip
OBSOLETE = names("align bgcolor border cellpadding cellspacing valign")


def faults(text: str) -> list[str]:
    """Everything wrong with the HTML of a page."""
    reader = Reader(text)
    everything = list(reader.root.walk())
    found = [*reader.faults, *_ids(everything), *_references(everything)]
    if not text.lstrip().lower().startswith("<!doctype html>"):
        found.append("there is no doctype")
    for tag, most in (("main", 1), ("h1", 1), ("title", 1)):
        number = sum(node.tag == tag and not _drawing(node) for node in everything)
        if number != most:
            found.append(f"{number} times <{tag}>")
    for node in everything:
        found += _places(node)
    return list(dict.fromkeys(found))


def _ids(everything: list[Node]) -> Iterator[str]:
    counted = Counter(node.get("id") for node in everything if "id" in node.attributes)
    yield from (f"{number} elements have the id “{name}”" for name, number in counted.items() if number > 1)
    yield from (f"“{name}” is no id" for name in counted if not name or any(c.isspace() for c in name))


def _references(everything: list[Node]) -> Iterator[str]:
    ids = {node.get("id"): node for node in everything if "id" in node.attributes}
    for node in everything:
        for attribute in REFERENCES:
            if attribute in node.attributes:
                lost = [name for name in node.get(attribute).split() if name not in ids]
                if lost or not node.get(attribute).split():
                    yield f"<{node.tag} {attribute}=“{node.get(attribute)}”> leads nowhere"
        href = node.get("href") if node.tag == "a" else ""
        if href.startswith("#") and len(href) > 1 and href[1:] not in ids:
            yield f"<a href=“{href}”> leads nowhere"
        labelled = ids.get(node.get("for")) if node.tag == "label" else None
        if labelled is not None and labelled.tag not in ("input", "select", "textarea", "button", "output", "meter"):
            yield f"<label for=“{node.get('for')}”> is for a <{labelled.tag}>"


def _places(node: Node) -> Iterator[str]:
    parent = node.parent.tag if node.parent else ""
    around = {above.tag for above in node.above()}
    if _drawing(node):
        return
    if node.tag in ONLY_IN and parent not in ONLY_IN[node.tag]:
        yield f"<{node.tag}> in <{parent}>"
    if parent in ONLY_HOLDS and node.tag not in ONLY_HOLDS[parent]:
        yield f"<{node.tag}> straight in <{parent}>"
    if node.tag in BLOCKS and parent in PHRASES and not (node.tag in HEADINGS and parent in ("legend", "summary")):
        yield f"<{node.tag}> in <{parent}>: {node.text[:40]}"
    if node.tag in INTERACTIVE and around & {"a", "button"}:
        yield f"<{node.tag}> inside a link or a button: {node.text[:40]}"
    if node.tag == "form" and "form" in around:
        yield "a form in a form"
    if node.tag == "img" and "alt" not in node.attributes:
        yield f"a picture without words: {node.get('src')}"
    if node.tag in ("a", "button", "h1", "h2", "h3", "th") and not (
        node.text or node.get("aria-label") or _drawn(node)
    ):
        yield f"an empty <{node.tag}>: {node.attributes}"
    for attribute in node.attributes.keys() & OBSOLETE:
        yield f"<{node.tag} {attribute}> is obsolete"
    if node.tag == "fieldset" and not any(child.tag == "legend" for child in node.elements[:1]):
        yield f"a fieldset does not begin with its legend: {node.text[:40]}"


def _drawing(node: Node) -> bool:
    return any(around.tag == "svg" for around in node.above())


def _drawn(node: Node) -> bool:
    return any(inner.tag in ("img", "svg") and inner.get("alt") + inner.get("aria-label") for inner in node.walk())
