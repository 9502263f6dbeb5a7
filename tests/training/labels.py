"""What a candidate is to a question."""

LEFT_OUT, NEITHER, ANSWERS, CONTRADICTS = -1, 0, 1, 2
"""The first: not known, or not shown."""
