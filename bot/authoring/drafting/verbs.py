"""Where a finite verb stands in English words, judged by its form and its neighbours."""

from __future__ import annotations

import re

from bot.authoring.drafting.vocabulary import words

_INNER_CLAUSE = re.compile(r"\b(?:that|which|who|whose|when|where|because|after|before|if|whether|while|until)\b")


def finite(text: str, start: int, end: int) -> int | None:
    """Return where the first finite verb begins, an adverb in front of it included, or None."""
    found = list(re.finditer(r"[^\s,;]+", text[start:end]))
    within = -1
    for n, token in enumerate(found):
        word = token.group()
        rest = [each.group() for each in found[n + 1 :]]
        if n == 0 or not (_is_finite(word, found[n - 1].group()) or _is_singular_present(n, found, rest)):
            continue
        following = rest[0] if rest else ""
        if (
            word.endswith("ed")
            and following in {"of", "by", "in", "with", "for", "from", "at", "on", "under", "as", "into"}
            and _later_verb(rest)
        ):
            continue
        if n <= within or (
            found[n - 1].group() in {"who", "that", "which", "to"}
            and "," not in text[start : start + token.start()]
            and _later_verb(rest)
        ):
            # "who had never held office won": the adverbs and the participle belong to what is passed over.
            goes_on = n + 1
            while goes_on < len(found) and found[goes_on].group() in words("adverbs"):
                goes_on += 1
            auxiliary = word in {"had", "has", "have", "was", "were", "is", "are"}
            within = max(within, goes_on if auxiliary else n)
            continue
        before = n
        while before > 1 and found[before - 1].group() in words("adverbs"):
            before -= 1
        return start + found[before].start()
    return None


def says_nothing_of_it(predicate: str) -> bool:
    """Return whether "it" stands for nothing named: "It was the worst …", "It was not known …", "It is likely …"."""
    verb = re.match(r"(?:was|is) (?P<rest>.*)", predicate)
    if not verb:
        return False
    told = re.match(
        r"(?:(?:last|first|later|then|originally) )?(?P<verb>[a-z]+)(?= (?:in|by|on|at|from|to|with|for)\b)",
        verb["rest"],
    )
    return not (told and (told["verb"].endswith("ed") or told["verb"] in words("participles")))


def begins_verb_phrase(predicate: str, found: re.Match[str]) -> bool:
    """Return whether a finite verb with the same subject follows an "and", outside of any clause within the clause."""
    if _INNER_CLAUSE.search(predicate[: found.start()]):
        return False
    verb = found["verb"]
    if verb in words("finite"):
        return True
    passive = re.match(r"(?:was|were|is|are|has|have|had|be|will|would)\b", predicate)
    likely = verb.endswith("ed") and verb not in words("not_verbs") and not passive
    return likely and bool(
        re.match(
            r" (?:the|an?|his|her|its|their|in|on|at|by|for|to|with|that|out|\d|[A-Z])",
            predicate[found.end() + len(verb) :],
        )
    )


def _is_singular_present(n: int, found: list[re.Match[str]], rest: list[str]) -> bool:
    """Return whether a word is the verb in "The company employs …": one in -s behind a plain noun, no verb after it."""
    word, noun, first = found[n].group(), found[n - 1].group(), found[0].group().lower()
    if n == 1 and first in {"it", "he", "she"}:
        return word.isalpha() and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    likely = word == word.lower() and word.isalpha() and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    simple = n <= 3 and first in {"the", "a", "an"} and noun.isalpha() and noun.lower() not in words("function_words")
    return likely and simple and not noun.endswith("s") and bool(rest) and not _later_verb(rest)


def _later_verb(rest: list[str]) -> bool:
    """Return whether another finite verb follows with no "and" or "but" before it: this one was a participle."""
    for previous, word in zip(["", *rest], rest, strict=False):
        if word in words("new_clause"):
            return False
        if _is_finite(word, previous):
            return True
    return False


def _is_finite(word: str, previous: str) -> bool:
    if word != word.lower():
        return False
    if word in words("finite"):
        return previous not in {"to", "the", "a", "an"}
    past = word.endswith("ed") and len(word) > 3 and word not in words("not_verbs") and word.isalpha()
    if past:
        return previous.lower() not in words("before_participles")
    if word in words("plural_present"):
        return previous.endswith("s") or previous in {"people", "police", "dead", "injured", "missing"}
    present = word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "’s", "'s"))
    return present and (
        previous[:1].isupper()
        and len(previous) > 3
        and not previous.isupper()
        and previous.lower() not in words("function_words")
    )
