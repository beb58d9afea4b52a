"""The round of the whole borough: open parts against all capacity, as suggestions that people accept."""
