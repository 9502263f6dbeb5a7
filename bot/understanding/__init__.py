"""What was asked: from the words a person typed to ranked readings of them."""
