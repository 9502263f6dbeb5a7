"""Who and what an article names, under which names, of what kind; and where each sentence names them.

All places at which a name stands are looked at before its kind is decided: each gives votes ("Mayor" before it, ", 38,"
behind it, "in" before it). A shorter name is another one's where it is the beginning or the end of that alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, takewhile

from babel import Locale
from simplemma import is_known

from bot.authoring.drafting.article import ArticleText
from bot.authoring.drafting.dates import MONTH, WEEKDAY
from bot.authoring.drafting.text import FINITE, NOUNS, Mention, Named, Sentence, Token, free, slug, words
from bot.authoring.speech_verbs import speech_verbs
from bot.story.model import EntityKind
from bot.story.rules.look_alike import look
from bot.understanding.text import fold

PERSON, ORGANISATION, PLACE, THING, EVENT = EntityKind
_CALENDAR = re.compile(rf"(?:{MONTH}|{WEEKDAY})s?\.?$")
_PEOPLES = ("an", "ese", "ish", "ch", "ss", "ek", "i", "ic")
"""How adjectives of countries end; other capitalised adjectives are surnames: "Young", "Wise"."""
_NAME_TAGS = NOUNS | {"NP0", "UNC", "ZZ0", "VVG", "VVB", "VVI"}
_NO_APPOSITION = FINITE | {"PNQ", "DTQ", "AVQ", "CJC", "CJS", "CJT", "PRP", "PRF"}
"""What begins something else behind a name and a comma: ", who", ", said", ", across the street"."""
_APOSTROPHES = frozenset({"'", "’"})
_ACRONYM = re.compile(r" \((?:the )?(?P<acronym>[A-Z][A-Za-z.&-]*[A-Z]\.?)\)")
_AGE = re.compile(r",? (?:a |an )?\(?(?P<age>\d{1,3})(?=[,.;)]|-year-old| years? old|$)")
_STAFF = (
    r"['’]s? (?:[\w-]+ )?(?:chief|head|coach|players?|president|chair\w*|director|spokes\w+|shares|board|members)\b"
)
_SETTLED = r"\b(?:town|city|village|port|island|region|state|province|district|county|suburb|capital) of $"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Words that may be a name."""

    sentence: Sentence
    begin: int
    start: int
    end: int
    text: str
    title: str

    @property
    def before(self) -> str:
        return self.sentence.masked[: self.begin]

    @property
    def after(self) -> str:
        return self.sentence.masked[self.end :]

    @property
    def noun(self) -> str:
        """Return the noun directly in front: "ferry" in "the car ferry Havdronning"."""
        nouns = (token.text for token in self.sentence.tokens if token.end == self.begin - 1 and token.tag in NOUNS)
        return next((noun for noun in nouns if noun.islower()), "")

    @property
    def appositions(self) -> Iterator[str]:
        """Yield what is said beside the name between commas: "a fisherman from Kiel", "the firm's chief executive"."""
        behind = re.match(r"(?:,? \(?\d{1,3}\)?)?, ((?:(?:an?|the|its|his|her|their) )?[a-z\d][^,.;:“\"]*)", self.after)
        first = behind and next((t for t in self.sentence.tokens if t.start == self.end + behind.start(1)), None)
        if behind and first and first.tag not in _NO_APPOSITION:
            yield behind[1]
        owner = r"(?:[Aa]n?|[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|\w+['’]s?)"
        before = re.search(rf"(?:^|(?<!^As)(?<!^Like)(?<!^Unlike)[ ,“\"])({owner} [^,.;:“\"]{{2,90}}), $", self.before)
        if before and not re.search(r"(?:[A-ZÀ-Þ][\w’'-]*|\d), $", self.before[: before.start(1)]):
            yield before[1]


def is_post(noun: str) -> bool:
    """Return whether the lower-case `noun` is what somebody may be: "mayor", "geologist", "fisherman"."""
    noun = noun.removeprefix("ex-")
    noun = noun[:-1] if noun.endswith("ers") else noun  # "lorry drivers Jonas and Petras Stankaitis"
    if noun in words("not_posts", "organisation"):
        return False
    ending = len(noun) > 4 and noun.endswith(("er", "or", "ist", "ian", "man", "woman"))
    return noun in words("posts", "titles", "male", "female") or (ending and bool(is_known(noun, "en")))


def gender_of(phrase: str) -> str | None:
    """Return `male` or `female` where a word of the phrase says so by itself ("spokeswoman"), else None."""
    spoken = set(re.findall(r"[\w.-]+", phrase.lower()))
    male, female = bool(spoken & words("male")), bool(spoken & words("female"))
    return None if male == female else "male" if male else "female"


def head_of(phrase: str) -> str:
    """Return the noun that a phrase is about: "spokeswoman" of "a spokeswoman for Dask & Sons"."""
    head = re.split(r" (?:of|for|at|in|on|with|from|who|to|and|whose|that|which|based)\b|,", phrase)[0]
    return str((re.findall(r"[\w-]+", head) or [""])[-1]).lower()


def read_names(article: ArticleText) -> list[Named]:
    """Return the entities of an article; its sentences learn where these are named."""
    inside = Counter(token.text for each in article.sentences for token in each.tokens[1:])
    found = [candidate for each in article.sentences for candidate in _candidates(each, inside)]
    entities = _entities(_all_votes(found, article.place))
    recent: list[Named] = []
    for each in found:
        fits = entities.get(each.text, [])
        if fits:
            known = [entity for entity in reversed(recent) if entity in fits]
            near = known[0] if known else fits[0]
            titled = meant_by_title(gender_of(each.title), fits)  # "Mr Penhale", "Ms Penhale"
            sure = titled is not None or len(fits) == 1 or len({id(entity) for entity in known}) == 1
            sure = sure and (titled is not None or gender_of(each.title) is None or len(fits) == 1)
            near = titled or near
            recent.append(near)
            each.sentence.mentions.append(Mention(each.begin, each.start, each.end, near, sure))
            if sure:
                _describe(near, each)
    named = list({id(each): each for each in recent}.values())
    return _finish(named, {text: fits[0] for text, fits in entities.items() if len(fits) == 1}, article)


def meant_by_title(gender: str | None, people: Sequence[Named]) -> Named | None:
    """Return the one of several people of a surname whom "Mr" or "Ms" means: who is a man, or alone may be one."""
    if gender is None or len(people) < 2:
        return None
    fits = [each for each in people if each.gender == gender]
    may = fits or [each for each in people if each.gender is None]
    return may[0] if len(may) == 1 else None


def _candidates(sentence: Sentence, inside: Counter[str]) -> Iterator[_Candidate]:
    """Yield the capitalised sequences of a sentence, titles taken off."""
    tokens, at = sentence.tokens, 0
    while at < len(tokens):
        end = at
        if _is_name_word(tokens, at, inside):
            end = at + 1
            while end < len(tokens) and (step := _joined(tokens, at, end, inside)):
                end += step
            made = _named(sentence, tokens[at:end])
            if made:
                yield made
        at = max(end, at + 1)


def _is_name_word(tokens: Sequence[Token], at: int, inside: Counter[str]) -> bool:
    token = tokens[at]
    led_on = at + 1 < len(tokens) and tokens[at + 1].text[0].isupper()
    if not token.text[0].isupper() or token.tag in {"PNP", "DPS"} or token.text.endswith("-old"):
        return False
    if _CALENDAR.match(token.text):  # "the singer June Tillery"
        return led_on and at > 0 and tokens[at - 1].tag in NOUNS
    if at and tokens[at - 1].text not in {":", "“", "”", '"'}:
        return True
    if token.tag not in _NAME_TAGS and inside[token.text] == 0:
        known = led_on and inside[tokens[at + 1].text] > 1  # "Heartbroken Leanne": elsewhere she is just Leanne
        return led_on and token.tag == "AJ0" and not known
    common = inside[token.lower] > 0 or is_known(token.lower, "en")
    return led_on or not common or inside[token.text] > inside[token.lower]


def _joined(tokens: Sequence[Token], begin: int, at: int, inside: Counter[str]) -> int:
    """Return how many of the words from `at` on belong to the name that begins at `begin`."""
    if _is_name_word(tokens, at, inside) or re.match(r"[a-z]{2,3}-[A-Z]", tokens[at].text):
        return 1
    last, the = tokens[at - 1].lower, begin > 0 and tokens[begin - 1].lower in {"the", "of", "for"}
    generic = the or last in words("organisation", "place", "event", "titles", "posts")
    for length in (1, 2):
        link = " ".join(token.lower for token in tokens[at : at + length])
        ahead = list(takewhile(_is_of_name, tokens[at + length : at + length + 5]))
        saint = tokens[begin].lower in {"st", "st."} or (at - begin == 1 and is_known(last, "en"))
        saint = saint and tokens[at].tag == "POS" and _is_generic(ahead[:2])  # "St Oswald's Hospital", "King's College"
        owners = link in _APOSTROPHES and _is_generic(ahead[:2])  # "the Teachers' Union"
        part = link == "&" or saint or owners or (link.split()[0] in words("particles") and not is_known(last, "en"))
        belongs = generic and link in {"of", "of the", "for"}
        listed = the and link == "and" and ahead[-1:] and ahead[-1].lower in words("organisation")
        if ahead and (part or belongs or listed):
            return length + 1
    return 0


def _is_of_name(token: Token) -> bool:
    return token.text[0].isupper() or token.text in _APOSTROPHES


def _is_generic(ahead: Sequence[Token]) -> bool:
    return any(token.lower in words("organisation", "place", "event") for token in ahead)


def _named(sentence: Sentence, run: Sequence[Token]) -> _Candidate | None:
    """Return the name in a run of capitalised words, its title apart; None where it is a title or a people alone."""
    text, own = sentence.masked, run
    at = max((n for n, token in enumerate(run) if token.lower in words("titles", "address")), default=-1)
    if at < 0 and len(run) > 2 and is_post(run[0].lower) and run[0].start == 0:
        at = 0  # "Resident Ada Corvin said": a capital only because a sentence begins
    heads = {run[-1].lower, *(token.lower for token, link in pairwise(run) if link.lower in {"of", "for"})}
    generic = heads & words("organisation", "place", "event") - words("titles")
    before = next((token for token in sentence.tokens if token.end == run[0].start - 1), None)
    thing = before and (before.lower == "the" or (before.tag in NOUNS and not is_post(before.lower)))
    ship = thing and run[max(at, 0)].lower in words("address") - words("clergy")  # "the ferry Lady Orrin"
    owner = run[at + 1 : at + 2] and run[at + 1].tag == "POS"  # "King's College"
    if at >= 0 and not ship and not generic and not owner:
        own = run[at + 1 :]
        if own and own[0].lower in {"of", "for"}:  # "Secretary of State Antony Blinken", "Mayor of Tarn"
            own = own[2:] if len(own) > 3 else own[1:]
            at = at if len(own) > 1 else -1
    if own and not generic and own[0].tag == "AJ0" and own[0].text.endswith(_PEOPLES) and len(own) != 2:
        own = own[1:]  # "Russian", "Indian Aarav Thiruchelvan"
    if not own:
        return None
    title = text[run[0].start : own[0].start].strip() if at >= 0 else ""
    begin, name = run[0].start if title else own[0].start, text[own[0].start : own[-1].end]
    return _Candidate(sentence, begin, own[0].start, own[-1].end, name.replace("’", "'"), title)


def _all_votes(found: Sequence[_Candidate], place: str | None) -> dict[str, Counter[EntityKind]]:
    """Return for each name what speaks for each kind, at all its places together."""
    votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    for each in found:
        votes[each.text].update(_votes(each))
    counts = Counter(each.text for each in found)
    for text in [text for text in counts if " " in text]:
        last = text.split()[-1]
        alone = counts[last] > 0  # people are called by their surname alone, firms by their whole name
        votes[text][PERSON if alone else ORGANISATION] += 2 if alone else counts[text] > 2
        votes[text].update(votes[last] if alone and votes[last][PLACE] < 2 else {})
    if place:
        votes[place.title()][PLACE] += 5
    return votes


def _votes(each: _Candidate) -> Counter[EntityKind]:
    """Return what speaks for each kind at one place where a name stands."""
    parts, before, after, noun = each.text.lower().split(), each.before, each.after, each.noun
    head, several = re.split(r" (?:of|for) ", each.text.lower())[0].split()[-1], len(parts) > 1
    following = next((token for token in each.sentence.tokens if token.start > each.end), None)
    within = re.search(r"\b(?:in|of|at|to|from|for|by) (?:the )?$", before)
    speaks = following is not None and following.lemma in speech_verbs() and following.tag.startswith("VV")
    speaks = speaks and not within
    the = bool(re.search(r"\b[Tt]he $", before)) and not (following is not None and following.tag in NOUNS)
    beside = {head_of(what) for what in each.appositions}
    group = {noun, *beside} & words("organisation") or _ACRONYM.match(after)
    spoken_for = re.search(r"\bspokes\w+ (?:for|of|at) (?:the )?$", before)
    told = {
        PERSON: 3 * bool(each.title) + 3 * bool(_AGE.match(after)) - 3 * the
        + 2 * (re.match(r",? who\b", after) is not None and not within)
        + (3 if several else 1) * (any(map(is_post, beside)) + is_post(noun)) + (2 if several else 1) * speaks,
        ORGANISATION: 4 * (head in words("organisation") or parts[0] in words("organisation_first") or "&" in parts)
        + 3 * bool(group or spoken_for) + (speaks and (the or not several))
        + 2 * bool(re.fullmatch(r"[A-Z]{2,6}", each.text) or re.match(_STAFF, after)),
        PLACE: 5 * (each.text in _territories()) + 4 * (head in words("place") or parts[0] in {"lake", "mount"})
        + 4 * bool(re.search(_SETTLED, before))
        + 2 * bool(re.search(r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Aa]cross|[Aa]t) $", before))
        + bool(re.search(r"\b(?:from|to|into) $", before)),
        EVENT: 4 * (head in words("event")) + 3 * (noun in words("event")),
        THING: bool(noun and not is_post(noun)) + the
        + 2 * bool(re.search(r"\b(?:called|named|dubbed|titled) $", before)),
    }  # fmt: skip
    return Counter(told)


@cache
def _territories() -> frozenset[str]:
    others = {"Britain", "America", "England", "Scotland", "Wales", "UK", "US", "U.S.", "U.K."}
    return frozenset(str(name) for name in Locale("en").territories.values()) | others


def _entities(votes: dict[str, Counter[EntityKind]]) -> dict[str, list[Named]]:
    """Return for each name who or what it stands for: one entity, or several people of one surname."""
    found: dict[str, list[Named]] = {}
    ids = {"article"}
    for text in sorted(votes, key=lambda text: -len(text.split())):
        alone = [fits[0] for fits in found.values() if len(fits) == 1]
        bases = {id(each): each for each in alone if _is_short_for(text, each, votes[text])}
        kind = _kind(text, votes[text])
        if bases:
            found[text] = list(bases.values())
        elif kind:
            short = slug(text.split()[-1]) if kind[0] is PERSON else slug(re.sub(r"\b(?:the|of|and)\b", "", text))
            wanted = short if short and look(short) not in ids else slug(text) or "thing"
            found[text] = [Named(free(wanted, ids), text, *kind)]
    return found


def _kind(name: str, votes: Counter[EntityKind]) -> tuple[EntityKind, bool] | None:
    """Return what kind of entity a name is, and whether that is sure; None where it is no name at all."""
    (best, most), (_, second) = sorted(((kind, votes[kind]) for kind in EntityKind), key=lambda pair: -pair[1])[:2]
    parts = name.split()
    if most > 0:  # "Google says": people are introduced by their full names
        best = ORGANISATION if len(parts) == 1 and most == second == votes[ORGANISATION] else best
        return best, most - second > 1
    known = is_known(parts[-1].lower(), "en")
    if len(parts) in (2, 3) and not known:
        return PERSON, False
    return None if len(parts) == 1 and (known or len(name) < 3) else (THING, False)


def _is_short_for(text: str, entity: Named, votes: Counter[EntityKind]) -> bool:
    """Return whether a name is another form of an entity's."""
    parts, own, kind = fold(text).split(), fold(entity.name).split(), entity.kind
    ends = own[-len(parts) :] == parts and not {*own[-len(parts) - 2 : -len(parts)]} & {"of", "for"}
    if len(parts) == len(own) or kind is PLACE:
        return ends and (len(parts) > 1 or parts == own)
    if len(parts) == 1 and parts[0] in words("organisation"):
        return kind is not PERSON and parts[0] in own
    if kind is ORGANISATION and len(text) > 2 and text.isupper() and _initials(entity.name).endswith(text):
        return True  # "the Food Safety Authority, known as the FSA"
    if kind is PERSON and len(parts) > 1 and (parts[0], parts[-1]) == (own[0], own[-1]):
        return True  # "Ada Corvin", "Ada M. Corvin"
    elsewhere = max(votes[PLACE], votes[EVENT]) > max(votes[kind], votes[PERSON]) + 1
    enough = kind is PERSON or len(parts) > 1 or (kind is ORGANISATION and not is_known(parts[0], "en"))
    return enough and not elsewhere and (ends or own[: len(parts)] == parts)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _describe(entity: Named, each: _Candidate) -> None:
    """Note what a place says of the entity beside its name."""
    heads = {each.noun, *map(head_of, each.appositions)}
    if entity.kind is PERSON:
        entity.nouns |= {head for head in heads | {*each.title.lower().split()} if is_post(head)}
        entity.gender = entity.gender or gender_of(" ".join([each.title, *heads]))
    elif entity.kind is THING:
        entity.nouns |= {each.noun} - {""}
    else:
        entity.nouns |= heads & words("organisation", "place", "event")
    acronym = _ACRONYM.match(each.after)
    if acronym:
        entity.aliases.append(acronym["acronym"])


def _finish(named: list[Named], forms: dict[str, Named], article: ArticleText) -> list[Named]:
    """Return the entities with their other names, each given to one alone."""
    acronyms = {alias: each for each in named for alias in each.aliases}
    for sentence in article.sentences:  # "WHO" is the name of another
        mentions = sentence.mentions
        mentions[:] = [replace(each, entity=acronyms.get(each.entity.name, each.entity)) for each in mentions]
    named = [each for each in named if acronyms.get(each.name, each) is each]
    body = " ".join(sentence.masked for sentence in article.sentences)
    for each in named:
        if each.kind in (ORGANISATION, EVENT):
            each.nouns |= {*each.name.lower().split()} & words("organisation")
        others = [text for text, entity in forms.items() if entity is each and text != each.name]
        surname = fold(each.name) if each.kind is PERSON else ""  # found by the bot itself
        each.aliases += [text for text in others if not surname.endswith(fold(text))]
        each.aliases += [f"the {noun}" for noun in sorted(each.nouns) if re.search(rf"\b[Tt]he {noun}\b", body)]
        land = each.name in _territories() and not each.name.endswith("s")
        articles = re.findall(rf"(\b[Tt]he )?{re.escape(each.name)}\b", body)
        if each.kind is not PERSON and not land and " " in each.name and 2 * sum(map(bool, articles)) > len(articles):
            each.name = f"the {each.name}"
    taken = Counter(alias.casefold() for each in named for alias in {each.name, *each.aliases})
    for each in named:
        each.aliases = [alias for alias in dict.fromkeys(each.aliases) if taken[alias.casefold()] == 1]
    return named
