"""The council: the one row that says whose installation this is, its colours, and the pages that speak for it."""
