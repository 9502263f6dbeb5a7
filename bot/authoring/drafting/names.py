"""Who and what an article names, under which names, of what kind; and where each sentence names them.

All places at which a name stands are looked at before its kind is decided: each gives votes ("Mayor" before it, ", 38,"
behind it, "in" before it). A shorter name is another one's where it is the beginning or the end of that alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from babel import Locale
from simplemma import is_known

from bot.authoring.drafting.article import MASK, ArticleText, Span
from bot.authoring.drafting.dates import MONTH, WEEKDAY
from bot.authoring.drafting.words import Token, tag, words
from bot.story.model import EntityKind

PERSON, ORGANISATION, PLACE, THING, EVENT = EntityKind
_CALENDAR = re.compile(rf"(?:{MONTH}|{WEEKDAY})s?\.?$")
_PARTICLES = frozenset("de van von der den al bin la le da di do dos del el ap ibn ter y du des".split())
_NAME_TAGS = frozenset("NP0 NN0 NN1 NN2 UNC ZZ0 VVG VVB VVI".split())
_ACRONYM = re.compile(r" \((?:the )?(?P<acronym>[A-Z][A-Za-z.&-]*[A-Z]\.?)\)")
_AGE = re.compile(r",? (?:a |an )?\(?(?P<age>\d{1,3})(?=[,.;)]|-year-old| years? old|$)")
_STAFF = (
    "chief|head|coach|players?|president|chairman|chairwoman|director|spokes\\w+|secretary|shares|board|members|owner"
)
_WHICH = re.compile(r",? who\b")


@dataclass(slots=True)
class Named:
    """Somebody or something that the article names."""

    id: str
    name: str
    kind: EntityKind
    sure: bool = True
    """False where an author should look at the kind."""
    gender: str | None = None
    gender_sure: bool = True
    aliases: list[str] = field(default_factory=list)
    nouns: set[str] = field(default_factory=set)
    """What the article says that it is: "ferry", "mayor", "cider maker"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a sentence names an entity."""

    begin: int
    """Of the title, or of the name where there is none."""
    start: int
    end: int
    entity: Named
    sure: bool = True
    """False where two people have the name."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its words and the names in it; offsets count in its paragraph."""

    paragraph: int
    span: Span
    tokens: tuple[Token, ...]
    mentions: list[Mention] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Words that may be a name."""

    sentence: Sentence
    begin: int
    start: int
    end: int
    text: str
    title: str
    before: str
    after: str


def is_post(noun: str) -> bool:
    """Return whether the lower-case `noun` is what somebody may be: "mayor", "geologist", "fisherman"."""
    noun = noun.rpartition("-")[2] if noun.startswith("ex-") else noun
    noun = noun[:-1] if noun.endswith("ers") else noun  # "lorry drivers Jonas and Petras Stankaitis"
    if noun in words("not_posts") or noun in words("organisation"):
        return False
    return noun in words("posts") | words("titles") | words("male") | words("female") or (
        len(noun) > 4 and noun.endswith(("er", "or", "ist", "ian", "man", "woman")) and is_known(noun, "en")
    )


def gender_of(phrase: str) -> str | None:
    """Return `male` or `female` where a word of the phrase says so by itself ("spokeswoman"), else None."""
    spoken = set(re.findall(r"[\w.-]+", phrase.lower()))
    male, female = bool(spoken & words("male")), bool(spoken & words("female"))
    return "male" if male and not female else "female" if female and not male else None


def head_of(phrase: str) -> str:
    """Return the noun that a phrase is about: "spokeswoman" of "a spokeswoman for Dask & Sons"."""
    head = re.split(r" (?:of|for|at|in|on|with|from|who|to|and|whose|that|which|based)\b|,", phrase)[0]
    return (re.findall(r"[\w-]+", head) or [""])[-1].lower()


def plain(text: str) -> str:
    """Return the text in small letters without accents."""
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def read_names(article: ArticleText) -> tuple[list[Named], list[Sentence]]:
    """Return the entities of an article, and its sentences with the places where these are named."""
    sentences = [
        Sentence(at, span, tuple(_shifted(token, span.start) for token in tag(span.of(paragraph.masked), MASK)))
        for at, paragraph in enumerate(article.paragraphs)
        for span in paragraph.sentences
    ]
    inside = Counter(token.text for each in sentences for token in each.tokens[1:])
    found = [
        candidate for each in sentences
        for candidate in _candidates(each, article.paragraphs[each.paragraph].masked, inside)
    ]  # fmt: skip
    votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    for each in found:
        votes[each.text].update(_votes(each))
    counts = Counter(each.text for each in found)
    for text in [text for text in counts if " " in text]:
        alone = counts[text.split()[-1]] > 0  # people are called by their surname alone, firms by their whole name
        votes[text][PERSON if alone else ORGANISATION] += 2 if alone else counts[text] > 2
        votes[text].update(votes[text.split()[-1]] if alone and votes[text.split()[-1]][PLACE] < 2 else {})
    if article.place:
        votes[article.place.title()][PLACE] += 5
    entities = _entities(votes)
    recent: list[Named] = []
    for each in found:
        fits = entities.get(each.text, [])
        if fits:
            near = next((entity for entity in reversed(recent) if entity in fits), fits[0])
            if each.title and len(fits) > 1:
                near = next((entity for entity in fits if gender_of(each.title) in {entity.gender, None}), near)
            known = {id(entity) for entity in recent if entity in fits}
            recent.append(near)
            each.sentence.mentions.append(
                Mention(each.begin, each.start, each.end, near, len(fits) == 1 or len(known) == 1)
            )
            _describe(near, each)
    named = list({id(each): each for fits in entities.values() for each in fits if each in recent}.values())
    named.sort(key=recent.index)
    _finish(named, {text: fits[0] for text, fits in entities.items() if len(fits) == 1}, article)
    return named, sentences


def _shifted(token: Token, by: int) -> Token:
    return Token(token.start + by, token.end + by, token.text, token.tag, token.lemma)


def _candidates(sentence: Sentence, text: str, inside: Counter[str]) -> Iterator[_Candidate]:
    """Yield the capitalised sequences of a sentence, titles taken off."""
    tokens, at = sentence.tokens, 0
    while at < len(tokens):
        if not _is_name_word(tokens, at, inside):
            at += 1
            continue
        end = at + 1
        while (step := _joined(tokens, at, end, inside)) and end + step <= len(tokens):
            end += step
        yield from _named(sentence, text, list(tokens[at:end]))
        at = end


def _is_name_word(tokens: Sequence[Token], at: int, inside: Counter[str]) -> bool:
    token = tokens[at]
    if not token.text[:1].isupper() or token.text == "I" or token.tag in {"PNP", "DPS"} or token.lower.endswith("-old"):
        return False
    if _CALENDAR.match(token.text):  # "the singer June Tillery"
        following = tokens[at + 1 : at + 2]
        given = token.text in {"April", "May", "June", "August"} and at > 0 and tokens[at - 1].tag.startswith("NN")
        return given and bool(following) and following[0].text[:1].isupper()
    opens = at == 0 or tokens[at - 1].tag == "PUQ" or tokens[at - 1].text in {":", "“", "”", '"'}
    if not opens:
        return True
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if token.tag not in _NAME_TAGS and inside[token.text] == 0:
        return token.tag == "AJ0" and following[:1].isupper()
    common = (is_known(token.lower, "en") or inside[token.lower] > 0) and inside[token.text] <= inside[token.lower]
    return not common or (following[:1].isupper() and token.tag != "NN2") or token.lower in words("titles")


def _joined(tokens: Sequence[Token], begin: int, at: int, inside: Counter[str]) -> int:
    """Return how many of the words from `at` on belong to the name that begins at `begin`."""
    if at >= len(tokens) or tokens[at].start != tokens[at - 1].end + 1:
        return 0
    if _is_name_word(tokens, at, inside) or re.match(r"[a-z]{2,3}-[A-Z]", tokens[at].text):
        return 1
    rest = [token.lower for token in tokens[at : at + 3]]
    last = tokens[at - 1].lower
    generic = last in words("organisation") | words("place") | words("event") | words("titles") | words("posts")
    for length in (1, 2):
        following = tokens[at + length] if at + length < len(tokens) else None
        if following is None or not following.text[:1].isupper() or _CALENDAR.match(following.text):
            continue
        link = " ".join(rest[:length])
        if link == "&" or (link in _PARTICLES and not is_known(last, "en")) or link in {"de la", "van der", "van den"}:
            return length + 1
        the = begin > 0 and tokens[begin - 1].lower in {"the", "of", "for"}
        title = link == "for" and last in words("titles")
        if link in {"of", "of the", "for"} and (generic or (the and is_known(last, "en"))) and not title:
            return length + 1
        if link == "and" and the:
            ahead = at + 1
            while ahead + 1 < len(tokens) and tokens[ahead + 1].text[:1].isupper():
                ahead += 1
            whole = [token.lower for token in tokens[begin:at]]
            if tokens[ahead].lower in words("organisation") and not set(whole) & words("organisation"):
                return 2
    return 0


def _named(sentence: Sentence, text: str, run: list[Token]) -> Iterator[_Candidate]:
    """Yield the name in a run of capitalised words, its title apart; what a title is of ("Mayor of Tarn") by itself."""
    start, end = sentence.span.start, sentence.span.end
    before = text[start : run[0].start]
    ranks = words("titles") | words("address")
    at = max((n for n, token in enumerate(run) if token.lower in ranks), default=-1)
    if at < 0 and len(run) > 2 and is_post(run[0].lower) and run[0].start == start:
        at = 0  # "Resident Ada Corvin said": a capital only because a sentence begins
    heads = [run[-1], *(token for token, link in zip(run, run[1:], strict=False) if link.lower in {"of", "for"})]
    generic = {token.lower for token in heads} & (words("organisation") | words("place") | words("event")) - words(
        "titles"
    )
    thing = before.lower().endswith("the ") and run[max(at, 0)].lower in words("address") - words("clergy")
    own, title = run, ""
    if at >= 0 and not thing and not generic:
        own = run[at + 1 :]
        if own and own[0].lower in {"of", "for"}:
            own = own[1:]
            own = own[1:] if own and own[0].lower == "the" else own
            if len(own) > 2:  # "Secretary of State Antony Blinken"
                own = own[1:]
            elif own:
                at = len(run)
        title = text[run[0].start : own[0].start].strip() if own and at < len(run) else ""
    if own and own[0].tag == "AJ0" and own[0].text.endswith(("an", "ese", "ish", "ch", "ss", "ek", "i", "ic")):
        own = [] if len(own) == 1 else own[1:] if len(own) > 2 else own  # "Russian", "Indian Aarav Thiruchelvan"
    if not own:
        return
    begin = run[0].start if title else own[0].start
    yield _Candidate(
        sentence, begin, own[0].start, own[-1].end, text[own[0].start : own[-1].end].replace("’", "'"), title,
        text[start:begin], text[own[-1].end : end],
    )  # fmt: skip


def _appositions(each: _Candidate) -> Iterator[str]:
    """Yield what is said beside a name between commas: "a fisherman from Kiel", "the company's chief executive"."""
    behind = re.match(
        r"(?:,? \(?\d{1,3}\)?)?, (?P<what>(?:(?:an?|the|its|his|her|their|one of the) )?[a-z\d][^,.;:“\"]*)", each.after
    )
    if behind and not re.match(r"(?:who|which|whose|where|and|but|or|said|told)\b", behind["what"]):
        yield behind["what"]
    before = re.search(
        r"(?:^|(?<!^As)(?<!^Like)(?<!^Unlike)[ ,“\"])(?P<what>(?:[Aa]n?|[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|\w+['’]s?) [^,.;:“\"]{2,90}), $",
        each.before,
    )
    if before and not re.search(r"(?:[A-ZÀ-Þ][\w’'-]*|\d), $", each.before[: before.start("what")]):
        yield before["what"]


def _noun_before(each: _Candidate) -> str:
    """Return the noun directly in front of a name: "ferry" in "the car ferry Havdronning"."""
    found = re.search(r"(?P<noun>[a-z][\w-]+) $", each.before)
    tokens = [token for token in each.sentence.tokens if token.end == each.begin - 1]
    return found["noun"] if found and tokens and tokens[0].tag in {"NN1", "NN2", "NN0"} else ""


def _votes(each: _Candidate) -> Counter[EntityKind]:
    """Return what speaks for each kind at one place where a name stands."""
    votes: Counter[EntityKind] = Counter()
    lower = [part.lower() for part in each.text.split()]
    head = re.split(r" (?:of|for) ", each.text.lower())[0].split()[-1]
    several = len(lower) > 1 and "of" not in lower and "&" not in lower
    follows = next((token for token in each.sentence.tokens if token.start == each.end + 1), None)
    compound = follows is not None and follows.tag in {"NN1", "NN2", "NN0"}
    the = bool(re.search(r"\b[Tt]he $", each.before)) and not compound
    noun = _noun_before(each)
    posts = [what for what in _appositions(each) if is_post(head_of(what))]
    next_word = next((token for token in each.sentence.tokens if token.start > each.end and token.text != ","), None)
    speaks = next_word is not None and next_word.lemma in words("speech") and next_word.tag.startswith("VV")
    speaks = speaks and not re.search(r"\b(?:in|of|at|to|from|for|by) (?:the )?$", each.before)
    votes[PERSON] += (
        3 * bool(each.title)
        + 3 * bool(_AGE.match(each.after))
        + 2 * bool(_WHICH.match(each.after) and not re.search(r"\b(?:in|of|at|to|from) (?:the )?$", each.before))
    )
    votes[PERSON] += (3 if several else 1) * (bool(posts) + bool(is_post(noun)))
    votes[PERSON] += (2 if several else 1) * speaks - 3 * (the and not each.title)
    votes[ORGANISATION] += 4 * (head in words("organisation") or "&" in lower) + 3 * bool(
        _ACRONYM.match(each.after) or noun in words("organisation")
        or re.search(r"\bspokes\w+ (?:for|of|at) (?:the )?$", each.before)
    ) + 2 * bool(re.fullmatch(r"[A-Z]{2,6}", each.text)) + (speaks and (the or not several))  # fmt: skip
    votes[ORGANISATION] += 2 * bool(re.match(rf"['’]s? (?:[\w-]+ )?(?:{_STAFF})\b", each.after))
    votes[ORGANISATION] += 2 * any(head_of(what) in words("organisation") for what in _appositions(each))
    votes[PLACE] += 5 * (each.text in _territories()) + 4 * (head in words("place") or lower[0] in {"lake", "mount"})
    votes[PLACE] += 4 * bool(
        noun in words("place")
        or re.search(
            r"\b(?:town|city|village|port|island|region|state|province|district|county|suburb|capital) of $",
            each.before,
        )
    )
    votes[PLACE] += 2 * bool(
        not the and re.search(r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Aa]cross|[Aa]t) $", each.before)
    ) + bool(not the and re.search(r"\b(?:from|to|into) $", each.before))
    votes[EVENT] += 4 * (head in words("event")) + 3 * (noun in words("event"))
    plain_noun = noun and not is_post(noun) and noun not in words("organisation") | words("place") | words("event")
    votes[THING] += bool(plain_noun) + the + 2 * bool(re.search(r"\b(?:called|named|dubbed|titled) $", each.before))
    return votes


def _territories() -> frozenset[str]:
    return frozenset(str(name) for name in Locale("en").territories.values()) | {
        "Britain",
        "America",
        "England",
        "Scotland",
        "Wales",
        "UK",
        "US",
        "U.S.",
        "U.K.",
    }


def _kind(name: str, votes: Counter[EntityKind]) -> tuple[EntityKind, bool] | None:
    """Return what kind of entity a name is, and whether that is sure; None where it is no name at all."""
    (best, most), (_, second) = sorted(((kind, votes[kind]) for kind in EntityKind), key=lambda pair: -pair[1])[:2]
    parts = name.split()
    if most > 0:
        return best, most - second > 1
    if len(parts) in (2, 3) and not is_known(parts[-1].lower(), "en") and votes[PERSON] == 0:
        return PERSON, False
    return None if len(parts) == 1 and (is_known(name.lower(), "en") or len(name) < 3) else (THING, False)


def _entities(votes: dict[str, Counter[EntityKind]]) -> dict[str, list[Named]]:
    """Return for each name who or what it stands for: one entity, or several people of one surname."""
    found: dict[str, list[Named]] = {}
    ids: set[str] = {"article"}
    for text in sorted(votes, key=lambda text: -len(text.split())):
        bases = {
            id(each): each
            for each in (fits[0] for fits in found.values() if len(fits) == 1)
            if _is_short_for(text, each, votes[text])
        }
        if bases:
            found[text] = list(bases.values())
            continue
        kind = _kind(text, votes[text])
        if kind:
            entity = Named(_new_id(text, kind[0], ids), text, *kind)
            ids.add(entity.id)
            found[text] = [entity]
    return found


def _is_short_for(text: str, entity: Named, votes: Counter[EntityKind]) -> bool:
    """Return whether a name is another form of an entity's."""
    parts, own = plain(text).split(), plain(entity.name).split()
    if len(parts) == len(own):
        return parts == own
    begins, ends = own[: len(parts)] == parts, own[-len(parts) :] == parts
    elsewhere = max(votes[PLACE], votes[EVENT]) > max(votes[entity.kind], votes[PERSON]) + 1
    if entity.kind is PERSON:
        middle = len(parts) > 1 and parts[0] == own[0] and parts[-1] == own[-1]
        return middle or (not elsewhere and (ends or begins)) and votes[ORGANISATION] < 4
    if entity.kind is PLACE:
        return ends and len(parts) > 1
    if len(parts) == 1 and parts[0] in words("organisation"):
        return parts[0] in own
    firm = begins and entity.kind is ORGANISATION and not is_known(parts[0], "en") and votes[PERSON] < 2 > votes[PLACE]
    surname = ends and entity.kind is ORGANISATION and not is_known(parts[0], "en")
    return not elsewhere and (((ends or begins) and len(parts) > 1) or firm or surname)


def _new_id(name: str, kind: EntityKind, taken: set[str]) -> str:
    parts = ["-".join(re.findall(r"[a-z0-9]+", part)) for part in plain(name).split()]
    parts = [part for part in parts if part] or ["thing"]
    short = parts[-1] if kind is PERSON else "-".join(part for part in parts if part not in {"the", "of", "and"})
    wanted = [short or "thing", "-".join(parts), *(f"{parts[-1]}-{number}" for number in range(2, 10_000))]
    return next(each for each in wanted if each not in taken)


def _describe(entity: Named, each: _Candidate) -> None:
    """Note what a place says of the entity beside its name."""
    noun, title = _noun_before(each), each.title
    beside = list(_appositions(each))
    heads = [
        noun,
        *(head_of(what) for what in beside if not re.match(r"\w+['’]s?\b|(?:its|his|her|their)\b", what, re.I)),
    ]
    if entity.kind is PERSON:
        ranks = [word for word in title.lower().split() if word in words("titles")]
        heads = [head for head in [*heads, *ranks[-1:]] if is_post(head)]
        clues = " ".join([title, noun, *(head_of(what) for what in beside)])
        entity.gender = entity.gender or gender_of(clues)
    elif entity.kind is THING:
        heads = [noun] if not re.search(r"\b(?:[Ii]n|[Aa]t|[Oo]n) the \w+ $", each.before) else []
    else:
        heads = [head for head in heads if head in words("organisation") | words("place") | words("event")]
    entity.nouns |= {head for head in heads if head.isalpha() and len(head) > 2}
    acronym = _ACRONYM.match(each.after)
    if acronym and acronym["acronym"] not in entity.aliases:
        entity.aliases.append(acronym["acronym"])


def _finish(named: list[Named], forms: dict[str, Named], article: ArticleText) -> None:
    """Give the entities their other names, each to one alone."""
    acronyms = {alias: each for each in named for alias in each.aliases}
    for each in [other for other in named if other.name in acronyms and acronyms[other.name] is not other]:
        named.remove(each)  # the acronym by itself: its name is another's alias
    body = " ".join(paragraph.masked for paragraph in article.paragraphs)
    for each in named:
        if each.kind in (ORGANISATION, EVENT):
            each.nouns |= {part.lower() for part in each.name.split() if part.lower() in words("organisation")}
        for text, entity in forms.items():
            short = each.kind is PERSON and plain(each.name).endswith(plain(text))
            if entity is each and text != each.name and not short:
                each.aliases.append(text)
    counts = Counter(noun for each in named for noun in each.nouns)
    for each in named:
        used = [noun for noun in sorted(each.nouns) if counts[noun] == 1 and re.search(rf"\b[Tt]he {noun}\b", body)]
        each.aliases += [f"the {noun}" for noun in used]
        article_before = re.findall(rf"(\b[Tt]he )?{re.escape(each.name)}\b", body)
        land = each.name in _territories() and not each.name.endswith("s")
        if (
            each.kind is not PERSON
            and not land
            and " " in each.name
            and 2 * sum(map(bool, article_before)) > len(article_before)
        ):
            each.name = f"the {each.name}"
    taken = Counter(alias.casefold() for each in named for alias in {each.name, *each.aliases})
    for each in named:
        each.aliases = [alias for alias in dict.fromkeys(each.aliases) if taken[alias.casefold()] == 1]
