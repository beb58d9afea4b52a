"""The matching engine: words, search, and ranking with reasons."""
