"""What is known: the fact file, checked and turned into an immutable Story."""
