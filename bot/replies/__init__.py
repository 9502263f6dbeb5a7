"""How it is said: outcomes into sentences, from templates, with the evidence."""
