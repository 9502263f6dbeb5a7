"""Where it is said: the terminal and Discord."""
