"""The borough's invented suppliers, of all five sectors: who they are, what they do, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass

MORNINGS, DAYS, EVENINGS, ALL_WEEK = "mornings", "days", "evenings", "all week"


@dataclass(frozen=True)
class Supplier:
    """An organisation. Prices in pence an hour; `reach` names neighbourhoods, or none for the whole borough."""

    name: str
    sector: str
    kind: str
    categories: tuple[str, ...]
    price_pence: int
    hours: int
    times: str
    reach: tuple[str, ...] = ()
    words: str = ""


CARE = ("personal-care", "medicines")
TOWN, SURBITON, MALDENS, SOUTH = "Kingston Town", "Surbiton", "Maldens and Coombe", "South of the Borough"

ANCHORAGE = "Anchorage Care at Home"
TROUBLED = "Riverbend Homecare"  # the story of trouble: it hands back more and more
STAYS_SOUTH = ("Kith and Kin Homecare", "Chessington Good Neighbours")  # all that Chessington South has

ORGANISATIONS = (
    # care providers
    Supplier(ANCHORAGE, "business", "Home care provider", CARE, 3150, 40, ALL_WEEK, (TOWN, SURBITON)),
    Supplier(TROUBLED, "business", "Home care provider", CARE, 3050, 50, ALL_WEEK),
    Supplier("Kith and Kin Homecare", "business", "Home care provider", CARE, 3350, 30, ALL_WEEK, (SOUTH, SURBITON)),
    Supplier("Oak House Homecare", "business", "Home care provider", CARE, 3400, 30, ALL_WEEK, (MALDENS, TOWN)),
    Supplier("Brightwell Carers CIC", "community", "Carers’ co-operative", CARE, 3200, 24, ALL_WEEK, (TOWN, MALDENS)),
    Supplier("Rosewood Support", "business", "Home care provider", CARE, 3600, 22, MORNINGS, (SURBITON,)),
    Supplier("Thameside Reablement", "public", "Council service", CARE, 3800, 20, MORNINGS),
    Supplier("Nightingale Nights", "business", "Night care", ("night-care",), 3000, 20, ALL_WEEK),
    Supplier("Malden Manor Care", "business", "Home care provider", CARE, 3300, 22, ALL_WEEK, (MALDENS,)),
    Supplier("Kingfisher Care Collective", "community", "Carers’ co-operative", CARE, 3100, 18, ALL_WEEK, (TOWN,)),
    # Breaks, and someone to sit with.
    Supplier("Carers’ Breaks Kingston", "voluntary", "Charity", ("sitting", "company"), 1800, 22, DAYS),
    Supplier("Surbiton Sitters", "voluntary", "Charity", ("sitting",), 0, 10, DAYS, (SURBITON,)),
    Supplier("The Befriending Circle", "voluntary", "Charity", ("company",), 0, 16, DAYS),
    Supplier(
        "Korean Elders’ Welcome", "community", "Community group", ("company", "day-activities"), 0, 10, DAYS, (MALDENS,)
    ),
    Supplier("Tamil Seniors’ Circle", "community", "Community group", ("company", "day-activities"), 0, 10, DAYS),
    # meals
    Supplier("Kingston Community Meals", "public", "Council service", ("meals",), 1200, 30, DAYS),
    Supplier("The Lunch Table", "voluntary", "Lunch club", ("meals", "day-activities"), 500, 16, DAYS, (TOWN,)),
    Supplier("Hot Plate Hook", "business", "Kitchen", ("meals",), 1400, 16, DAYS, (SOUTH, SURBITON)),
    Supplier("Norbiton Kitchen", "community", "Community kitchen", ("meals",), 0, 10, DAYS, (TOWN, MALDENS)),
    # shopping, errands and lifts
    Supplier(
        "Chessington Good Neighbours",
        "community",
        "Good neighbour scheme",
        ("shopping", "lifts", "company"),
        0,
        12,
        DAYS,
        (SOUTH,),
    ),
    Supplier(
        "Surbiton Good Neighbours",
        "community",
        "Good neighbour scheme",
        ("shopping", "lifts"),
        0,
        16,
        DAYS,
        (SURBITON,),
    ),
    Supplier(
        "Maldens Good Neighbours", "community", "Good neighbour scheme", ("shopping", "lifts"), 0, 16, DAYS, (MALDENS,)
    ),
    Supplier(
        "Town Good Neighbours", "community", "Good neighbour scheme", ("shopping", "company"), 0, 16, DAYS, (TOWN,)
    ),
    Supplier("Door to Door Kingston", "voluntary", "Community transport", ("lifts", "transport-hire"), 900, 22, DAYS),
    Supplier("Basket and Bag", "business", "Errands", ("shopping",), 1700, 12, DAYS, (TOWN, SURBITON)),
    # house, garden, repairs
    Supplier("Bright and Tidy", "business", "Cleaners", ("housework",), 1900, 30, DAYS),
    Supplier(
        "Home Helpers Co-op", "community", "Co-operative", ("housework",), 1750, 22, DAYS, (TOWN, SURBITON, MALDENS)
    ),
    Supplier("Handy Kingston", "public", "Handyperson service", ("repairs",), 2500, 16, DAYS),
    Supplier("Mend and Make Good", "business", "Repairs", ("repairs",), 3000, 10, DAYS),
    Supplier("Growing Together", "voluntary", "Gardening charity", ("garden", "place-upkeep"), 0, 10, DAYS),
    Supplier("Green Thumbs Tolworth", "business", "Gardeners", ("garden",), 2200, 16, DAYS, (SOUTH, SURBITON)),
    # paperwork, technology, activities
    Supplier("Advice Kingston", "voluntary", "Advice charity", ("paperwork",), 0, 10, DAYS),
    Supplier("Library Digital Help", "public", "Council service", ("technology",), 0, 12, DAYS),
    Supplier("Silver Screens", "community", "Community group", ("technology", "day-activities"), 0, 8, DAYS, (TOWN,)),
    Supplier("Berrylands Active", "voluntary", "Sports club", ("day-activities",), 400, 16, DAYS, (SURBITON,)),
    Supplier("Coombe Creative", "voluntary", "Arts group", ("day-activities",), 600, 10, DAYS, (MALDENS,)),
    Supplier("Tudor Day Centre", "public", "Day centre", ("day-activities",), 2500, 22, DAYS, (TOWN,)),
    Supplier("Paws and Company", "voluntary", "Charity", ("pets", "company"), 0, 10, DAYS),
    # what providers commission from each other, and who looks after places
    Supplier("Stand-in Staffing", "business", "Agency", ("staff-cover",), 2600, 50, ALL_WEEK),
    Supplier("Care Skills South West", "business", "Training", ("staff-training",), 4500, 10, DAYS),
    Supplier("Penny Right Payroll", "business", "Payroll", ("payroll",), 3500, 10, DAYS),
    Supplier("Third Sector Advice", "voluntary", "Advice charity", ("advice",), 0, 8, DAYS),
    Supplier("Parks Volunteers", "community", "Friends of the parks", ("place-upkeep", "garden"), 0, 12, DAYS),
    Supplier("Elmbridge Street Team", "public", "Council service", ("place-upkeep",), 2000, 16, DAYS),
    Supplier(
        "Hook Community Transport", "voluntary", "Community transport", ("lifts",), 600, 12, DAYS, (SURBITON, MALDENS)
    ),
)

# What a person offers: kind, categories, pence an hour, hours a week, title, words.
PERSONAL = (
    ("volunteer", ("company",), 0, 4, "A cup of tea and a chat", "I like a game of cards, old films and good company."),
    ("volunteer", ("shopping",), 0, 4, "Your weekly shop", "I go to the shops anyway and gladly take your list along."),
    ("volunteer", ("lifts",), 0, 5, "A lift to where you need to be", "I drive a small, easy car and wait until you are done."),
    ("volunteer", ("technology",), 0, 3, "Help with phones and tablets", "I explain slowly and as often as you like."),
    ("neighbour", ("garden",), 0, 4, "A tidy garden", "I mow, weed and cut back what has grown over the path."),
    ("neighbour", ("pets",), 0, 5, "Walks for your dog", "Two walks a day or one; my own dog comes along."),
    ("neighbour", ("paperwork",), 0, 3, "Letters and forms together", "I used to work in an office and do not mind a queue."),
    ("professional", ("housework",), 1800, 16, "A clean home", "I clean, iron and change beds, with care for your things."),
    ("professional", ("company", "shopping"), 1650, 16, "Company and errands", "I come for a few hours, talk, cook and go out with you."),
    ("professional", ("garden",), 2000, 16, "Gardening by the hour", "Twenty years in other people's gardens, and insured."),
)  # fmt: skip
