"""Links to the very words of an article: URL text fragments, which browsers scroll to and mark.

The form is that of https://wicg.github.io/scroll-to-text-fragment/: `#:~:text=start,end`.
"""

from __future__ import annotations

from urllib.parse import quote

WHOLE = 8
"""Words up to which a quotation stands whole in the link; of a longer one, its ends."""
END = 4
"""Words of each end: enough to find the place, and a link button holds no more than 512 characters."""


def link_to_words(url: str, quotation: str) -> str:
    """Return `url` with a fragment that finds `quotation` in the page; a fragment of its own stays."""
    words = quotation.split()
    ends = (words,) if len(words) <= WHOLE else (words[:END], words[-END:])
    fragment = ",".join(_encoded(" ".join(end)) for end in ends)
    return f"{url}{'' if '#' in url else '#'}:~:text={fragment}"


def _encoded(text: str) -> str:
    # A hyphen would begin a prefix or a suffix, and `quote` leaves it alone.
    return quote(text, safe="").replace("-", "%2D")
