"""How people ask: frame kinds, question forms and synonyms, shared by all stories."""
