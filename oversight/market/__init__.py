"""The market pages: the same figures for everyone, and the officers’ desk."""
