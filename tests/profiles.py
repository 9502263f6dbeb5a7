"""How many examples Hypothesis tries: few on each change, many in the night."""

from hypothesis import settings

ORDINARY, NIGHTLY = 100, 2000

settings.register_profile("ci", max_examples=ORDINARY, deadline=None)
settings.register_profile("nightly", max_examples=NIGHTLY, deadline=None, print_blob=True)


def scaled(examples):
    """Return how many examples a test tries that would try so many on each change, in the profile that is loaded."""
    return max(1, examples * settings.default.max_examples // ORDINARY)
