"""Storybot: a Discord bot that knows a news story and answers questions about it."""

__version__ = "0.1.0"
