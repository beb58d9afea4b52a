"""The kernel: a library that every room may use, and that uses no room."""
