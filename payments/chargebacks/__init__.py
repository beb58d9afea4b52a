"""Card payments that the bank behind the card takes back: what is frozen, what we answer, how it ends."""
