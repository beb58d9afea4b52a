"""A resident's own money: added by card, followed until it can be used, and given back to its cards on asking."""
