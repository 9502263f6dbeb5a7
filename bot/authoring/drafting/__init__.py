"""From an article's text to the draft of a fact file: layout, names, who is meant, who speaks, clauses, dates, YAML."""
