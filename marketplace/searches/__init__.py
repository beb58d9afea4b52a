"""Searches: anyone looks for help nearby, and what was looked for is counted without knowing who."""
