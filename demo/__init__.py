"""The demo borough: invented people in a real place, built through the services that people call."""
