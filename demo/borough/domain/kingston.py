"""Facts of the real place: ward and postcode-sector centres, neighbourhoods (blueprint: kingston)."""

from __future__ import annotations

from dataclasses import dataclass

NAME = "Royal Borough of Kingston upon Thames"
GSS = "E09000021"
SOURCE = (
    "Ward codes of the 2013 set; others have been in force since May 2022. Source: Office for National Statistics, "
    "licensed under the Open Government Licence v3.0. Contains OS data © Crown copyright and database right."
)

TOWN, SURBITON, MALDENS, SOUTH = (
    "Kingston Town",
    "Surbiton",
    "Maldens and Coombe",
    "South of the Borough",
)


@dataclass(frozen=True)
class Ward:
    """A ward: the mean of its 2013 boundary's corners, and the neighbourhood that it is in."""

    code: str
    name: str
    lat: float
    lon: float
    neighbourhood: str


WARDS = (
    Ward("E05000400", "Alexandra", 51.385, -0.275, SURBITON),
    Ward("E05000401", "Berrylands", 51.392, -0.288, SURBITON),
    Ward("E05000402", "Beverley", 51.403, -0.263, MALDENS),
    Ward("E05000403", "Canbury", 51.417, -0.294, TOWN),
    Ward("E05000404", "Chessington North and Hook", 51.369, -0.302, SOUTH),
    Ward("E05000405", "Chessington South", 51.348, -0.309, SOUTH),
    Ward("E05000406", "Coombe Hill", 51.421, -0.263, MALDENS),
    Ward("E05000407", "Coombe Vale", 51.410, -0.269, MALDENS),
    Ward("E05000408", "Grove", 51.404, -0.296, TOWN),
    Ward("E05000409", "Norbiton", 51.406, -0.284, TOWN),
    Ward("E05000410", "Old Malden", 51.385, -0.253, MALDENS),
    Ward("E05000411", "St James", 51.393, -0.258, MALDENS),
    Ward("E05000412", "St Mark’s", 51.396, -0.303, SURBITON),
    Ward("E05000413", "Surbiton Hill", 51.383, -0.301, SURBITON),
    Ward("E05000414", "Tolworth and Hook Rise", 51.375, -0.292, SOUTH),
    Ward("E05000415", "Tudor", 51.426, -0.301, TOWN),
)
CHESSINGTON_SOUTH, OLD_MALDEN = "E05000405", "E05000410"

SECTORS = {
    "KT1 1": (51.409, -0.304), "KT1 2": (51.404, -0.303), "KT1 3": (51.405, -0.287), "KT2 5": (51.423, -0.302),
    "KT2 6": (51.415, -0.295), "KT2 7": (51.418, -0.278), "KT3 3": (51.406, -0.262), "KT3 4": (51.401, -0.257),
    "KT3 5": (51.395, -0.256), "KT3 6": (51.393, -0.241), "KT4 7": (51.380, -0.245), "KT4 8": (51.376, -0.240),
    "KT5 8": (51.397, -0.296), "KT5 9": (51.387, -0.280), "KT6 4": (51.394, -0.306), "KT6 5": (51.383, -0.308),
    "KT6 6": (51.385, -0.296), "KT6 7": (51.379, -0.288), "KT9 1": (51.366, -0.305), "KT9 2": (51.356, -0.306),
}  # fmt: skip


def ward(code: str) -> Ward:
    """The ward of this code."""
    return next(w for w in WARDS if w.code == code)


def sector_near(lat: float, lon: float) -> str:
    """The postcode sector whose centre is nearest: good enough to invent an address."""
    return min(SECTORS, key=lambda s: (SECTORS[s][0] - lat) ** 2 + (0.624 * (SECTORS[s][1] - lon)) ** 2)
