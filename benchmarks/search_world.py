"""Offers over a country, and what is asked of them: towns of very different sizes, the same from the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from matching.distances.domain import Point
from matching.hours.domain import WHOLE_WEEK
from matching.search.domain import Document, Query

A_TOWN = 2_500
"""Offers of a town on average; the largest of four hundred has twenty times as many."""
CATEGORIES = {
    "shopping": "shopping groceries errands collect prescriptions supermarket food delivery",
    "personal-care": "personal care wash bathing dressing shower toilet carer",
    "lifts": "lifts driving hospital appointment transport car surgery",
    "garden": "garden gardening lawn hedges weeding mowing plants",
    "company": "company befriending visit chat lonely tea friend",
    "cleaning": "cleaning housework laundry ironing kitchen bathroom tidy",
    "meals": "meals cooking hot dinner lunch kitchen delivery",
    "pets": "pets dog walking cat feeding vet animal",
    "handyman": "handyman repairs shelves lightbulb tap small jobs",
    "technology": "technology computer phone internet tablet video call",
    "respite": "respite sitting break carer night evening dementia",
    "paperwork": "paperwork forms letters benefits bills post office",
}
KINDS, SECTORS = ("professional", "volunteer", "neighbour"), ("public", "voluntary", "business", "individual")
CHECKS, LANGUAGES = ("identity", "dbs-basic", "dbs-enhanced", "driving"), ("en", "ko", "ta", "pl", "ur", "pt")
PRICES = (0, 0, 0, 1150, 1200, 1400, 1500, 1650, 1800, 1950, 2000, 2200, 2450, 2500, 2800, 3200, 3600, 4200, None)
RADII = (0.8, 1.0, 1.6, 2.0, 2.0, 3.2, 3.2, 5.0, 5.0, 8.0, 8.0, 12.0, 16.0, 24.0, 50.0, 90.0)
NAMES = ("Maria", "Kwame", "Jin", "Aisha", "Tom", "Olu", "Priya", "Ewa", "Sam", "Grace", "Hyun", "Bola", "Rosa", "Lee")
WORDS = [
    "friendly",
    "patient",
    "experienced",
    "weekends",
    "mornings",
    "evenings",
    "reliable",
    "local",
    "retired",
    "nurse",
    "wheelchair",
    "van",
    "quiet",
    "cheerful",
    "dementia",
    "stairs",
    "bilingual",
    "references",
    "flexible",
    "gentle",
    "punctual",
    "Surbiton",
    "Kingston",
    "Norbiton",
    "Chessington",
    "Tolworth",
    "allotment",
    "library",
    "station",
    "church",
    "mosque",
    "temple",
    "school",
    "river",
    "park",
    "hospital",
    "surgery",
    "chemist",
    "market",
]
MISTAKES = {"shopping": "shoping", "gardening": "gardning", "hospital": "hospitl"}


def _towns(size: int, chance: random.Random) -> list[tuple[float, float, float]]:
    """Middle and width (degrees) of each town, some four hundred at most, the first ones the largest."""
    return [
        (chance.uniform(50.5, 55.0), chance.uniform(-4.0, 1.0), chance.uniform(0.02, 0.08))
        for _ in range(max(3, min(400, size // A_TOWN)))
    ]


def _somewhere(towns: list[tuple[float, float, float]], chance: random.Random) -> tuple[Point, int]:
    """A point, and its town: the middle of a cell of some 500 m, as a person's is."""
    town = int(len(towns) * chance.random() ** 2)
    lat, lon, width = towns[town]
    lat, lon = chance.gauss(lat, width), chance.gauss(lon, 1.6 * width)
    return Point(round(lat / 0.0045) * 0.0045, round(lon / 0.0072) * 0.0072), town


def _area(point: Point, town: int) -> str:
    """The ward of a point: a town has nine, or so."""
    return f"E{town:04d}{int(point.lat * 40) % 3}{int(point.lon * 25) % 3}"


def offers(size: int, seed: int = 7) -> Iterator[Document]:
    """So many offers."""
    chance = random.Random(seed)
    towns = _towns(size, chance)
    for number in range(size):
        point, town = _somewhere(towns, chance)
        of = chance.sample(list(CATEGORIES), chance.choice((1, 1, 2, 3)))
        by_area = number % 10 == 0
        yield Document(
            id=f"{chance.getrandbits(120):030x}",
            party=f"person:{number:x}",
            version=1,
            name=f"{of[0].title()} with {chance.choice(NAMES)} {chr(65 + number % 26)}",
            kind=chance.choice(KINDS),
            sector=chance.choice(SECTORS),
            categories=frozenset(of),
            category_words=" ".join(CATEGORIES[code] for code in of),
            words=" ".join(chance.sample(WORDS, 12)),
            point=point,
            radius_km=0.0 if by_area else chance.choice(RADII),
            areas=frozenset((_area(point, town),)) if by_area else frozenset(),
            price_pence=chance.choice(PRICES),
            availability=WHOLE_WEEK if number % 3 else _hours(chance),
            checks=frozenset(chance.sample(CHECKS, chance.randrange(4))),
            languages=frozenset(chance.sample(LANGUAGES, chance.choice((1, 1, 2)))),
            quality=round(chance.random() * 16) / 16,
        )


def _hours(chance: random.Random) -> int:
    """Some of the day, on some days."""
    first, last = chance.choice(((8, 13), (9, 17), (13, 18), (17, 22)))
    day = ((1 << last - first) - 1) << first
    return sum(day << 24 * weekday for weekday in chance.sample(range(7), chance.randint(1, 5)))


def questions(size: int, number: int, *, words: bool, seed: int = 11) -> list[Query]:
    """So many questions to so many offers, each another, in the way of a person with a postcode; one in ten has none."""
    towns, chance = _towns(size, random.Random(7)), random.Random(seed + words)
    asked = []
    for turn in range(number):
        point, town = _somewhere(towns, chance)
        here = Point(point.lat + chance.uniform(-0.01, 0.01), point.lon + chance.uniform(-0.01, 0.01))
        place = turn % 10 != 9
        comes = place and chance.random() < 0.7
        asked.append(
            Query(
                words=_asked(chance) if words else "",
                point=here if place else None,
                within_km=chance.choice((1.6, 3.2, 8.0)) if place and (not comes or chance.random() < 0.2) else None,
                covers=comes,
                areas=frozenset((_area(here, town),)) if comes else frozenset(),
                category=chance.choice(list(CATEGORIES))
                if not place or chance.random() < (0.2 if words else 0.8)
                else None,
                kind=chance.choice((None, None, *KINDS)),
                price_ceiling_pence=chance.choice((None, None, 0, 1500, 2000, 2500)),
                slots=chance.choice((0, _hours(chance))),
                checks=frozenset(chance.sample(CHECKS, 1)) if chance.random() < 0.2 else frozenset(),
                languages=frozenset(chance.sample(LANGUAGES, 1)) if chance.random() < 0.1 else frozenset(),
                page=chance.choice((1, 1, 1, 1, 2, 3)),
            )
        )
    return asked


def _asked(chance: random.Random) -> str:
    """One to three words, now and then with a mistake."""
    some = [
        chance.choice(CATEGORIES[code].split()) for code in chance.sample(list(CATEGORIES), chance.choice((1, 1, 2)))
    ]
    if chance.random() < 0.3:
        some.append(chance.choice(WORDS))
    if chance.random() < 0.05:
        some = [MISTAKES.get(word, word) for word in some]
    return " ".join(some)
