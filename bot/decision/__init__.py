"""What to do with what was asked: answer, correct, ask back, abstain or chat."""
