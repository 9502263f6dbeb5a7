"""What a fact file must obey, one rule a file."""
