"""The plain questions that a clause answers by its wording: who did it, how much, how long, how many.

Each turns the clause's own words around; a draft gives them as `ask`, beside what every story's language data asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.authoring.drafting.vocabulary import simple_past, words

_AGENT = re.compile(
    r"(?:(?:was|were|is|are|has been|have been|had been|being) )?(?:[a-z]+ly |last |first )?(?P<verb>[a-z]+)"
    r"(?P<particle> (?:for|off|out|up|down|over|to))?(?P<between> [^,]*?)? by (?P<agent>.+)"
)
_BE = re.compile(r"(?:was|were|is|are|has been|have been|had been) ")
_NO_AGENT = re.compile(
    r"(?:(?:\w+ )?\w+ing\b|[\d$£€]|(?:about |nearly |more than |at least )?\d|the (?:end|start|middle|time)|half\b"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*|noon|night"
    r"|train|bus|boat|car|helicopter|plane|phone|telephone|hand|land|sea|air|far|then|now|mistake|law)"
)
_NUMBER = r"(?:about |nearly |almost |more than |at least |around |some |only |just )?(?:[$£€]?\d[\d.,]*|[a-z]+)"
_MEASURES = (
    (re.compile(rf"(?P<verb>weighs|weighed) (?:{_NUMBER}) [a-z]+"), "how {much} {does} {subject} weigh"),
    (re.compile(rf"(?P<verb>costs?) (?:{_NUMBER}) [a-z]+"), "how much {does} {subject} cost"),
    (re.compile(rf"(?P<verb>lasts|lasted) (?:{_NUMBER}) [a-z]+"), "how long {does} {subject} last"),
    (re.compile(rf"(?P<verb>measures|measured) (?:{_NUMBER}) [a-z]+"), "how big {is} {subject}"),
    (
        re.compile(
            rf"(?P<verb>is|was|are|were) (?:{_NUMBER}) (?:\w+ ){{0,2}}?(?P<how>long|wide|high|deep|tall|old|thick)\b"
        ),
        "how {how} {is} {subject}",
    ),
)
_ALL_OF = re.compile(
    r"(?P<verb>[a-z]+ed) (?:all |some |about )?\d[\d,]* of (?:its|his|her|their|the) (?:[a-z]+ )?(?P<what>[a-z]+s)\b"
)


def questions(subject: str, predicate: str, plural: bool) -> list[str]:
    """Return the questions that "subject predicate" answers in so many words; none for a subject that is a pronoun."""
    return list(dict.fromkeys([*_doer(subject, predicate), *_measured(subject, predicate, plural)]))


def _doer(subject: str, predicate: str) -> Iterator[str]:
    """Yield who did what was done to the subject: "was found by two divers"."""
    found = _AGENT.match(predicate)
    if not found or not _BE.match(predicate) or _NO_AGENT.match(found["agent"]):
        return
    past = simple_past(found["verb"])
    if past is None:
        return
    particle = found["particle"] or ""
    yield f"who {past}{particle} {subject}"
    were = "were" if predicate.startswith(("were", "are", "have")) else "was"
    yield f"by whom {were} {subject} {found['verb']}{particle}"


def _measured(subject: str, predicate: str, plural: bool) -> Iterator[str]:
    """Yield how much or how long the subject is, weighs, costs, lasts; how many of its things something happened to."""
    for form, question in _MEASURES:
        found = form.match(predicate)
        if found:
            verb = found["verb"]
            present = verb in {"is", "are"} or (verb.endswith("s") and verb != "was")
            does = ("do" if plural else "does") if present else "did"
            be = ("are" if plural else "is") if present else ("were" if plural else "was")
            how = found.groupdict().get("how")
            yield question.format(subject=subject, does=does, much="much", how=how, **{"is": be})
    counted = _ALL_OF.match(predicate)
    if counted and counted["verb"] not in words("not_verbs"):
        yield f"how many {counted['what']} were {counted['verb']}"
        yield f"how many {counted['what']} has {subject} {counted['verb']}"
