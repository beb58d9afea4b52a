"""What a council says of itself, and colours that everyone can read."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hub.kernel.errors import Invalid, Refused
from hub.kernel.words import N_

READABLE = 4.5  # the least contrast of text and ground (WCAG 2.2, 1.4.3)
EASY = 8.0  # what we lighten a colour to for the dark page
TINT = 0.16  # how much of a colour its soft ground has on the dark page

WHITE, INK, PAPER, DARK, DARK_INK = "#ffffff", "#1d2524", "#fbf6ee", "#1b2322", "#10201d"
BRAND, PROVIDER, ACCENT = "#0b5d51", "#a63d1f", "#6b2a5b"
# For our own three, what the design chose by eye: the soft ground on a light page, and the colour on a dark one.
CHOSEN = {BRAND: ("#dfefe9", "#7fd6c2"), PROVIDER: ("#fbe7de", "#ffb08f"), ACCENT: ("#f4e3f0", "#e3a5d3")}

_HEX = re.compile(r"#[0-9a-f]{6}")
_GSS = re.compile(r"[EWSN]\d{8}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b")


class CouncilExists(Refused):
    """One installation serves one council."""

    code = "council-exists"
    template = N_("This installation already serves %(name)s. One installation serves one council; set up another one.")


class NotAColour(Invalid):
    """A colour that cannot be read as #rrggbb."""

    code = "not-a-colour"
    template = N_("“%(given)s” is not a colour. Write it like #0b5d51.")


class TooPale(Invalid):
    """A colour in which text could not be read on a white page."""

    code = "too-pale"
    template = N_(
        "%(given)s is too pale to read on a light page (%(contrast)s to 1, and 4.5 is needed). Choose a darker one."
    )


class NotAGssCode(Invalid):
    """A code that the Office for National Statistics cannot have given."""

    code = "not-a-gss-code"
    template = N_("“%(given)s” is not a GSS code. It has a letter and eight digits, like E09000021.")


class NotAZone(Invalid):
    """A time zone that is not in the world's list."""

    code = "not-a-zone"
    template = N_("“%(given)s” is not a time zone. Write it like Europe/London.")


class CouncilPartMissing(Invalid):
    """Something that every page needs."""

    code = "council-part-missing"
    template = N_("Say the council's %(part)s.")


class NotAMailbox(Invalid):
    """An address at which no email can arrive."""

    code = "not-a-mailbox"
    template = N_("“%(given)s” is not an email address. Write it like help@example.gov.uk.")


@dataclass(frozen=True)
class Colours:
    """A council's three colours, each `#rrggbb`: its own (people and actions), providers', and a third for accents."""

    brand: str = BRAND
    provider: str = PROVIDER
    accent: str = ACCENT

    def __post_init__(self) -> None:
        for given in (self.brand, self.provider, self.accent):
            if not _HEX.fullmatch(given):
                raise NotAColour(given=given)
            worst = min(contrast(given, ground) for ground in (WHITE, PAPER, soft(given)))
            if worst < READABLE:
                raise TooPale(given=given, contrast=f"{worst:.1f}")

    @classmethod
    def of(cls, brand: str = BRAND, provider: str = PROVIDER, accent: str = ACCENT) -> Colours:
        """Colours as people write them: any case, with or without the #.

        Raises:
            NotAColour: one cannot be read.
            TooPale: text in one could not be read on a light page.
        """
        return cls(*(f"#{text.strip().lower().lstrip('#')}" for text in (brand, provider, accent)))

    def css(self) -> str:
        """The three variables, for a light page and lightened for a dark one."""
        names = {"brand": self.brand, "provider": self.provider, "accent": self.accent}
        light = "".join(f"--{name}:{value};" for name, value in names.items())
        dark = "".join(f"--{name}:{lightened(value)};" for name, value in names.items())
        charts = "--chart-1:var(--brand);--chart-2:var(--provider);--chart-3:var(--accent);"
        grounds = "".join(f"--{name}-soft:{soft(value)};" for name, value in names.items())
        dark += "".join(f"--{name}-soft:{mix(lightened(value), DARK, TINT)};" for name, value in names.items())
        return (
            f":root{{{light}{grounds}{charts}}}\n"
            f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}--on-brand:{DARK_INK};}}}}\n"
        )


@dataclass(frozen=True)
class Council:
    """Whose installation this is."""

    name: str
    gss: str
    zone: str
    colours: Colours
    email: str
    phone: str
    address: str

    def __post_init__(self) -> None:
        for part, value in (("name", self.name), ("email address", self.email), ("telephone number", self.phone)):
            if not value.strip():
                raise CouncilPartMissing(part=part)
        if not _GSS.fullmatch(self.gss):
            raise NotAGssCode(given=self.gss, field="gss")
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise NotAZone(given=self.zone, field="zone") from error

    @property
    def brand(self) -> str:
        """Its own colour."""
        return self.colours.brand

    @property
    def example_postcode(self) -> str:
        """A postcode that people here know: the council's own; empty where its address has none."""
        match = _POSTCODE.search(self.address.upper())
        return match[1] if match else ""


def require_reachable(council: Council) -> None:
    """Refuse a council that nobody could write to; what is kept already may be older than this rule.

    Raises:
        NotAMailbox: its email address cannot be one. CouncilPartMissing: it has no postal address.
    """
    if not _EMAIL.fullmatch(council.email.strip()):
        raise NotAMailbox(given=council.email, field="email")
    if not council.address.strip():
        raise CouncilPartMissing(part="postal address", field="address")


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2's definition)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2's definition)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: str, other: str, part: float) -> str:
    """`part` of one colour in the other, channel by channel."""
    channels = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * part + b * (1 - part)):02x}" for a, b in channels)


def soft(colour: str) -> str:
    """The pale ground of a colour on the light page: its hue, nearly white."""
    if colour in CHOSEN:
        return CHOSEN[colour][0]
    hue, _, strong = colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    return _hex(colorsys.hls_to_rgb(hue, 0.92, min(strong, 0.5)))


def lightened(colour: str) -> str:
    """The colour's hue, as light as makes it easy to read on the dark page and no lighter."""
    if colour in CHOSEN:
        return CHOSEN[colour][1]
    hue, light, strong = colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    for step in range(round(light * 50), 50):
        paler = _hex(colorsys.hls_to_rgb(hue, step / 50, min(strong, 0.55)))
        if contrast(paler, DARK) >= EASY:
            return paler
    return WHITE


def _hex(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)
