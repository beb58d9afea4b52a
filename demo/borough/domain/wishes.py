"""What invented residents ask for, in their own words."""

from __future__ import annotations

# category: (words, what should be better)
WISHES: dict[str, tuple[tuple[str, str], ...]] = {
    "personal-care": (
        ("I need help washing and dressing in the morning since my fall", "I start the day clean and dressed"),
        ("Mum needs someone to help her wash and get up", "Mum is up and washed by ten"),
        ("Dad cannot manage the shower alone any more", "Dad feels fresh and is safe in the bathroom"),
    ),
    "medicines": (("Someone to see that I take the right tablets", "I take my tablets on time every day"),),
    "night-care": (("My husband is up at night and I cannot sleep", "We both sleep through most nights"),),
    "sitting": (
        ("Someone to stay with Dad while I go out", "I get two hours to myself each week"),
        ("Mum should not be alone on Thursdays", "Mum is safe and I can work"),
    ),
    "company": (
        ("I would like somebody to talk to, the days are long", "I look forward to something each week"),
        ("A visitor for my mother, who is lonely", "Mum has someone to talk to besides me"),
    ),
    "shopping": (
        ("I cannot carry my shopping home any more", "There is fresh food in the house"),
        ("Someone to fetch my prescription and some milk", "I have what I need without worrying"),
    ),
    "lifts": (
        ("A lift to the hospital and back", "I keep my appointments"),
        ("I need to get to the eye clinic", "I get to the clinic and home again"),
    ),
    "meals": (("A hot dinner a few days a week", "I eat a proper meal most days"),),
    "day-activities": (("I would like to get out and meet people", "I get out of the house every week"),),
    "housework": (("I cannot manage the hoovering and the bed", "The house is clean and I am not ashamed of it"),),
    "technology": (("My tablet does not show my grandchildren any more", "I can call my family by myself"),),
    "pets": (("My dog needs walking while my hip mends", "The dog is happy and I keep him"),),
    "garden": (("The garden has grown over the path", "I can get to my gate safely"),),
    "repairs": (("The tap drips and a shelf has come down", "Things at home work again"),),
    "paperwork": (("I do not understand this letter about my pension", "My letters are dealt with"),),
}

# How often each is asked for, in parts of a hundred, by people without a weekly plan.
OFTEN = {
    "shopping": 22, "company": 20, "lifts": 16, "technology": 10, "garden": 10, "pets": 6, "paperwork": 6,
    "day-activities": 4, "meals": 3, "housework": 2, "repairs": 1,
}  # fmt: skip

# Weekly plans paid from a budget: category, minutes, times a week.
PLANS = (
    ("personal-care", 60, 2), ("personal-care", 45, 3), ("personal-care", 60, 1), ("housework", 120, 1),
    ("sitting", 120, 1), ("meals", 60, 2), ("medicines", 30, 3), ("housework", 60, 1), ("company", 60, 1),
)  # fmt: skip

# What the funder gave its money for; the council's own stands behind it.
COMMUNITY_FUND_PAYS = frozenset({"company", "meals"})

SEARCHES = (
    ("shopping", "shopping"), ("wash my mum", "personal-care"), ("someone to talk to", "company"),
    ("lift to hospital", "lifts"), ("cleaner", "housework"), ("dinner", "meals"), ("dripping tap", "repairs"),
    ("help with tablet", "technology"), ("mow the lawn", "garden"), ("night carer", "night-care"),
    ("walk my dog", "pets"), ("sit with dad", "sitting"),
)  # fmt: skip
