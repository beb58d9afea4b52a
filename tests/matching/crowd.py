"""A crowd of offers such as a borough has: few spots, few qualities, thousands of ties; and what is asked of it."""

import random

from matching.distances.domain import Point
from matching.hours.domain import WHOLE_WEEK
from matching.search.domain import Document, Query, finding
from tests.matching.boroughs import AREAS, ASKED, CATEGORIES, CHECKS, KINDS, LANGUAGES, PRICES, SECTORS, WORDS

OTHERS = [
    finding({"text": text, "near": near, "quality": 100 - text - near})
    for text, near in ((0, 50), (50, 0), (0, 0), (1, 98), (98, 1))
]
QUALITIES = [0.75, 0.75, 0.75, 0.75, 0.5, 1.0, 0.8333333333333334, 0.83333333333333, 0.9166666666666667, 0.8]


def crowd(size, seed=7):
    """So many offers, on some four hundred spots."""
    chance = random.Random(seed)
    spots = [Point(51.34 + chance.random() * 0.1, -0.33 + chance.random() * 0.12) for _ in range(400)]
    return [
        Document(
            id=f"offer:{chance.getrandbits(60):020d}",
            party=f"party:{number % 900}",
            version=chance.randint(1, 5),
            name=" ".join(chance.sample(WORDS, 2)),
            kind=chance.choice(KINDS),
            sector=chance.choice(SECTORS),
            categories=frozenset(chance.sample(CATEGORIES, 2)),
            category_words=" ".join(chance.sample(WORDS, 3)),
            words=" ".join(chance.sample(WORDS, 5)),
            point=chance.choice(spots) if number % 20 else None,
            radius_km=chance.choice([0.0, 0.5, 2.0, 3.3, 8.0, 100.0]),
            areas=frozenset(chance.sample(AREAS, chance.choice([0, 0, 0, 1]))),
            price_pence=chance.choice(PRICES),
            availability=WHOLE_WEEK if number % 3 else chance.getrandbits(168),
            checks=frozenset(chance.sample(CHECKS, 2)),
            languages=frozenset(chance.sample(LANGUAGES, 1)),
            quality=chance.choice(QUALITIES),
        )
        for number in range(size)
    ]


def questions(number, seed=11):
    """So many questions, with and without words and a point, on the first pages and on late ones."""
    chance = random.Random(seed)
    asked = []
    for _ in range(number):
        point = Point(51.34 + chance.random() * 0.1, -0.33 + chance.random() * 0.12) if chance.random() < 0.6 else None
        areas = frozenset(chance.sample(AREAS, 1)) if chance.random() < 0.4 else frozenset()
        asked.append(
            Query(
                words=" ".join(chance.sample(ASKED, chance.choice([0, 1, 2, 3]))),
                point=point,
                within_km=chance.choice([None, None, 1.0, 3.3, 7.0]) if point else None,
                covers=bool(point or areas) and chance.random() < 0.5,
                areas=areas,
                category=chance.choice([None, None, *CATEGORIES]),
                kind=chance.choice([None, None, None, *KINDS]),
                price_ceiling_pence=chance.choice([None, None, 0, 1500, 3500]),
                slots=chance.choice([0, 0, 1 << chance.randrange(168)]),
                page=chance.choice([1, 1, 1, 2, 9, 120]),
                per_page=chance.choice([0, 5, 20, 20]),
                turn=chance.choice([None, *range(12)]),
                weights=chance.choice([None, *OTHERS]),
            )
        )
    return asked
