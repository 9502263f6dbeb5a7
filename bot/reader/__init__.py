"""Does this fact answer the question: a shortlist, a small trained reader, calibrated probabilities."""
