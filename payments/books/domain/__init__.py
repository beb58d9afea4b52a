"""Rules of the books: what matches what, what is a break and how it is worked, when a month can be closed."""
