"""What suppliers owe back, taken back from a transfer, or written off by two officers."""
