"""The statement of a payer, a budget or a purse alike: what happened line by line, and each month, which adds up."""
