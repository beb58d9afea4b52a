"""Up to which amounts one officer in finance decides alone: data with dates, changed by a decision on the record."""
