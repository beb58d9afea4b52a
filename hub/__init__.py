"""The ground floor: the kernel, and the people, places, categories, checks and notices all else stands on."""
