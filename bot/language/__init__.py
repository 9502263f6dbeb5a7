"""How people type, chat and ask for lists, and the bot's own words in the languages of its readers; no story."""
