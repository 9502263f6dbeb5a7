"""From an article's text to the draft of a fact file: reading, names, dates, quotations, clauses, frames, writing."""
