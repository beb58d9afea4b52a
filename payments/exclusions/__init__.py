"""What no personal budget pays for: data with dates, changed by a decision on the record."""
