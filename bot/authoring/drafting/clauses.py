"""Sentences → clauses with a subject, a verb phrase and, where somebody is reported as saying it, who says so.

No grammar is built: a clause counts only where its subject stands in front and a finite verb follows it plainly;
whatever reads otherwise is left to the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.authoring.drafting.names import Cast, Mention, Named
from bot.authoring.drafting.pronouns import resolve_pronoun, the_only_person
from bot.authoring.drafting.quotations import MIN_WORDS
from bot.authoring.drafting.reading import Paragraph, Span, after_lead_in
from bot.authoring.drafting.speakers import is_phrase
from bot.authoring.drafting.vocabulary import is_post, words
from bot.story.model import EntityKind
from bot.story.rules.long_evidence import MAX_CHARACTERS

_COORDINATE = re.compile(r"(?:,|;) (?:and |but |while |though )|; ")
_BEHIND = re.compile(
    r", (?:(?:according to (?P<source>[^,]+))"
    r"|(?:(?P<who>[^,]{2,80}) (?P<verb>said|says|told|added|announced|reported|warned|testified)"
    r"(?: (?:on|in|at|during|after|reporters|the court|the jury|parliament|an? (?:news |press )?\w+)\b[^,]*)?))$"
)
_BEFORE = re.compile(r"According to (?P<source>[^,]+(?:, [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,2}(?=,))?), ")
_SKIPPED = frozenset(
    {
        "there",
        "what",
        "who",
        "which",
        "where",
        "how",
        "why",
        "nobody",
        "somebody",
        "everybody",
        "nothing",
        "if",
        "this",
        "that",
        "these",
        "those",
        "when",
        "you",
        "we",
        "i",
        "none",
        "another",
        "others",
        "most",
        "not",
        "neither",
        "both",
        "all",
    }
)
_POSSESSIVES = frozenset({"his", "her", "its", "their", "my", "our", "your"})
_MAX_SUBJECT_WORDS = 12
_AND_VERB = re.compile(r",? and (?:(?:also|then|later) )?(?=(?P<verb>[a-z]+)\b)")
_INNER_CLAUSE = re.compile(r"\b(?:that|which|who|whose|when|where|because|after|before|if|whether|while|until)\b")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clause is about."""

    entity: str
    sure: bool
    others: tuple[str, ...] = ()
    """Who else, where several are named: "A and B met"."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Something that the article says of somebody or something."""

    paragraph: int
    span: Span
    """Everything, what leads in included."""
    subject: Subject
    head: Span
    """The words for the subject, without an apposition."""
    predicate: Span
    """From the verb on, adverbs included."""


@dataclass(frozen=True, slots=True)
class Said:
    """Reported speech whose content is no clause of a plain kind: who, with which verb, and what."""

    paragraph: int
    span: Span
    who: Subject
    verb: str
    what: Span
    inner: Clause | None
    """The content read as a clause, where that is possible."""


class ClauseReader:
    """Reads the clauses of an article; remembers what the last one was about, for "it" and "they"."""

    def __init__(self, paragraphs: tuple[Paragraph, ...], cast: Cast) -> None:
        """Read nothing yet."""
        self.paragraphs = paragraphs
        self.cast = cast
        self.last: str | None = None

    def read(self) -> Iterator[Clause | Said]:
        """Yield the clauses and the reported speech of all paragraphs, in their order."""
        for at, paragraph in enumerate(self.paragraphs):
            self.last = None
            for sentence in paragraph.sentences:
                yield from self._sentence(at, paragraph, sentence)

    def _sentence(self, at: int, paragraph: Paragraph, sentence: Span) -> Iterator[Clause | Said]:
        for quoted in paragraph.quotations:
            inside = sentence.start <= quoted.start and quoted.end <= sentence.end + 1
            speech = len(quoted.of(paragraph.text).split()) >= MIN_WORDS and not is_phrase(paragraph, quoted)
            if inside and speech:
                return  # direct speech is a fact of its own
        text = paragraph.masked
        end = sentence.end - (text[sentence.end - 1 : sentence.end] in {".", "!"})
        if text[sentence.start : sentence.end].endswith("?"):
            return
        span = Span(sentence.start, end)
        behind = _BEHIND.search(text[span.start : span.end])
        before = _BEFORE.match(text[span.start : span.end])
        if behind and (
            _finite(f"x {behind['who'] or ''}", 0, len(behind["who"] or "") + 2) is not None
            or _finite(text, span.start, span.start + behind.start()) is None
        ):
            behind = None
        if behind:
            yield from self._attributed(
                at, span, Span(span.start, span.start + behind.start()), behind, "source" if behind["source"] else "who"
            )
        elif before:
            yield from self._attributed(at, span, Span(span.start + before.end(), span.end), before, "source")
        else:
            for part in self._coordinated(at, span):
                yield from self._plain(at, part)

    def _attributed(self, at: int, span: Span, content: Span, match: re.Match[str], group: str) -> Iterator[Said]:
        """Yield what is said in `content` by whoever the match names."""
        start = span.start + match.start(group)
        who = self.subject(at, Span(start, span.start + match.end(group)))
        if who:
            verb = match.groupdict().get("verb") or "said"
            self.last = who.entity
            yield Said(at, span, who, verb, content, self.clause(at, content))

    def _coordinated(self, at: int, span: Span) -> list[Span]:
        """Return the parts of a sentence that are clauses of their own; the whole where they are not."""
        text = self.paragraphs[at].masked
        for found in _COORDINATE.finditer(text, span.start, span.end):
            left, right = Span(span.start, found.start()), Span(found.end(), span.end)
            if self._parse(at, left) and self._parse(at, right):
                return [left, *self._coordinated(at, right)]
        return [span]

    def _plain(self, at: int, span: Span) -> Iterator[Clause | Said]:
        clause = self.clause(at, span)
        if clause is None:
            return
        verb = re.match(r"\w+", clause.predicate.of(self.paragraphs[at].masked))
        says = verb is not None and verb.group() in words("speech")
        # What is said may have an "and" of its own.
        for part in [clause] if says else self._verb_phrases(clause):
            yield self._reported(part) or part

    def _verb_phrases(self, clause: Clause) -> Iterator[Clause]:
        """Yield the clause once for each of its verb phrases: "cost 3 million euros and was paid for by the town"."""
        text = self.paragraphs[clause.paragraph].masked
        predicate = clause.predicate.of(text)
        cut = next((found for found in _AND_VERB.finditer(predicate) if _begins_verb_phrase(predicate, found)), None)
        if cut is None:
            yield clause
            return
        first = Span(clause.predicate.start, clause.predicate.start + cut.start())
        second = Span(clause.predicate.start + cut.end(), clause.predicate.end)
        whole = clause.span.end - clause.span.start <= MAX_CHARACTERS
        yield replace(clause, predicate=first)
        yield from self._verb_phrases(replace(clause, span=clause.span if whole else second, predicate=second))

    def _reported(self, clause: Clause) -> Said | None:
        """Return the clause as reported speech, or None where it is none."""
        at, span = clause.paragraph, clause.span
        text = self.paragraphs[at].masked
        predicate = clause.predicate.of(text)
        verb = re.match(r"\w+", predicate)
        reported = re.match(
            r"(?P<verb>\w+)"
            r"(?:(?<=told) (?:reporters|(?:the|an?) (?:[A-Z]\w+(?: [A-Z]\w+)*|\w+)|investors|analysts|parliament"
            r"|him|her|them|[A-Z]\w+))?"
            r"(?:, however,)?(?P<time> (?:on|in|at|after) [^,]{3,30}?)?(?P<that> that)? (?=\S)",
            predicate,
        )
        if verb and reported and verb.group() in words("speech"):
            content = Span(clause.predicate.start + reported.end(), clause.predicate.end)
            inner = self._parse(at, content)
            if inner or reported["that"]:
                self.last = clause.subject.entity
                made = self.clause(at, content)
                self.last = clause.subject.entity
                return Said(at, span, clause.subject, verb.group(), content, made)
        return None

    def clause(self, at: int, span: Span) -> Clause | None:
        """Return the span read as a clause, or None; what it is about is remembered."""
        parsed = self._parse(at, span)
        if parsed is None:
            return None
        head, apposition, predicate = parsed
        subject = None
        if apposition:
            beside = [
                each
                for each in self.cast.within(at, apposition.start, apposition.end)
                if self._stands_for(at, each, apposition)
            ]
            if beside:
                subject = Subject(beside[0].entity, True)
        subject = subject or self.subject(at, head)
        if subject is None:
            return None
        text = self.paragraphs[at].masked
        if head.of(text).strip().lower() == "it" and _says_nothing_of_it(predicate.of(text)):
            return None
        self.last = subject.entity
        return Clause(at, span, subject, head, predicate)

    def _stands_for(self, at: int, mention: Mention, apposition: Span) -> bool:
        """Return whether an apposition is that name, with a title before it or an age behind it at most."""
        kind = self.cast.entities[mention.entity].kind
        before = self.paragraphs[at].masked[apposition.start : mention.begin]
        own = not re.search(r"\b(?:by|of|for|from|in|at|with|to|on) ", before)  # not "paid for by the European Union"
        whole = mention.begin == apposition.start or (mention.end == apposition.end and own)
        return whole and not mention.possessive and kind in (EntityKind.PERSON, EntityKind.ORGANISATION)

    def _parse(self, at: int, span: Span) -> tuple[Span, Span | None, Span] | None:
        """Return the spans of head, apposition and predicate; None where the words do not read that plainly."""
        text = self.paragraphs[at].masked
        start = after_lead_in(text, span)
        found = _finite(text, start, span.end)
        while found is not None:
            head_text = text[start:found]
            head, apposition = _head(head_text)
            if head is not None:
                at_head = Span(start, start + len(head))
                beside = Span(start + len(head) + 2, start + len(head) + 2 + len(apposition)) if apposition else None
                return at_head, beside, Span(found, span.end)
            if not re.search(r",(?!\d)", head_text):
                return None
            found = _finite(text, found + 1, span.end)
        return None

    def subject(self, at: int, span: Span) -> Subject | None:
        """Return who or what the words of a noun phrase stand for, a new entity if need be; None if not plain."""
        text = self.paragraphs[at].masked
        phrase = span.of(text).strip()
        lower = phrase.lower()
        if lower in {"he", "she"}:
            found = resolve_pronoun(at, span.start, lower, self.cast)
            return Subject(found, False) if found else None
        if lower in {"it", "they"}:
            return self._thing(lower, at, span.start)
        if re.fullmatch(r"the \d{1,3}-year-old(?: [a-z]+)?", lower):
            found = the_only_person(at, span.start, self.cast)
            return Subject(found, False) if found else None
        day = re.search(r"(?: (?:early|late))? on [A-Z]\w+day$", text[span.start : span.end].rstrip())
        bracket = re.search(r" \([A-Z.&]+\)$", text[span.start : span.end].rstrip())
        cut = day or bracket
        if cut:
            span = Span(span.start, span.start + cut.start())
            phrase = span.of(text).strip()
        mentions = [each for each in self.cast.within(at, span.start, span.end) if not each.possessive]
        if mentions and mentions[-1].end == span.start + len(text[span.start : span.end].rstrip()):
            last = mentions[-1]
            first = mentions[0]
            between = text[first.end : last.begin]
            if len(mentions) == 2 and between == " and " and first.begin == span.start:
                return Subject(first.entity, True, (last.entity,))
            if not re.search(r" (?:of|and|at|in|for|from|with|to|by|on|near) ", f" {text[span.start : last.begin]}"):
                return Subject(last.entity, True)
        if mentions and mentions[0].begin == span.start and text.startswith(" of ", mentions[0].end):
            return Subject(mentions[0].entity, True)
        return self._common(phrase, at)

    def _class(self, name: str) -> Named | None:
        """Return the organisation that the last clause was about, where "the company" follows it, or None."""
        last = self.cast.entities.get(self.last or "")
        generic = name.removeprefix("the ") in words("organisation_nouns")
        return last if generic and last and last.kind is EntityKind.ORGANISATION and last.name[:1].isupper() else None

    def _described(self, name: str, at: int) -> Named | None:
        """Return the one entity named so far whose name or description holds all words of "the weather service"."""
        article, _, rest = name.partition(" ")
        if article != "the" or not rest:
            return None
        wanted = set(rest.casefold().split())
        exact = [each for each in self.cast.entities.values() if rest.casefold() in map(str.casefold, each.aliases)]
        fits = exact or [
            each
            for each in self.cast.entities.values()
            if each.kind is not EntityKind.PERSON
            and any(mention.entity == each.id for mentions in self.cast.mentions[: at + 1] for mention in mentions)
            and wanted <= set(each.name.casefold().split())
            and rest.casefold().split()[-1] == each.name.casefold().partition(" of ")[0].split()[-1]
        ]
        return fits[0] if len(fits) == 1 else None

    def _another_thing(self, at: int, before: int, entity: Named) -> bool:
        """Return whether the sentence before names something else that the article has: "… to the crown. It …"."""
        text = self.paragraphs[at].masked
        last = max(
            (each for each in self.paragraphs[at].sentences if each.end <= before),
            default=None,
            key=lambda each: each.end,
        )
        nouns = re.findall(r"\bthe ([a-z]+)\b", last.of(text)) if last else []
        others = [
            each for each in self.cast.entities.values() if each is not entity and each.kind is not EntityKind.PERSON
        ]
        names = {name.removeprefix("the ") for each in others for name in (each.name, *each.aliases)}
        own = {name.removeprefix("the ") for name in (entity.name, *entity.aliases)}
        return any(noun in names - own for noun in nouns)

    def _thing(self, pronoun: str, at: int, before: int) -> Subject | None:
        """Return what "it" or "they" stands for: what the last clause was about, if that is no person."""
        entity = self.cast.entities.get(self.last or "")
        if entity is None or entity.kind is EntityKind.PERSON or (pronoun == "it" and entity.plural):
            return None
        if pronoun == "it" and self._another_thing(at, before, entity):
            return None
        return Subject(entity.id, False)

    def _common(self, phrase: str, at: int) -> Subject | None:
        """Return the entity of a noun phrase without a name in front place: "the town council"."""
        parts = phrase.split()
        skipped = _SKIPPED | _POSSESSIVES | words("adverbs") | words("prepositions") | words("speech")
        if phrase.lower() in {"the two", "the three", "the pair", "the couple", "the other", "the others"}:
            return None
        if (
            not parts
            or len(parts) > _MAX_SUBJECT_WORDS
            or parts[0].lower() in skipped
            or "X" * 3 in phrase
            or len(phrase) < 3
        ):
            return None
        if re.search(r"[^\w’' &.,%$£€-]", phrase):
            return None
        phrase = re.split(r" (?:accused|suspected|convicted|known) ", phrase)[0]
        parts = phrase.split()
        article = parts[0].lower()
        name = "the " + " ".join(parts[1:]) if article in {"a", "an"} and len(parts) > 1 else _lower_first(phrase)
        known = self.cast.known(name) or self._described(name, at) or self._class(name)
        if known:
            return Subject(known.id, self.cast.known(name) is not None)
        head = re.split(r" (?:of|for|in|on|at|to|with|from|between|who|that|about|near) ", name)[0].split()[-1].lower()
        kind = _kind(head, phrase)
        entity = self.cast.add(name, kind, sure=kind is not EntityKind.TOPIC, plural=_is_plural(head, parts))
        if len(name.split()) > 2 and head.isalpha():
            self.cast.alias(entity, head)
        return Subject(entity.id, True)


def _kind(head: str, phrase: str) -> EntityKind:
    if is_post(head) and phrase.lower().startswith(("a ", "an ", "the ")):
        return EntityKind.PERSON
    if head in words("organisation_subjects"):
        return EntityKind.ORGANISATION
    return EntityKind.EVENT if head in words("event_subjects") else EntityKind.TOPIC


def _is_plural(head: str, parts: list[str]) -> bool:
    return head in {"police", "people"} or (
        head.endswith("s") and not head.endswith(("ss", "us", "is")) and parts[0].lower() not in {"a", "an"}
    )


def _lower_first(text: str) -> str:
    first = text.partition(" ")[0]
    return text if first.isupper() and len(first) > 1 else text[:1].lower() + text[1:]


def _finite(text: str, start: int, end: int) -> int | None:
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


def _says_nothing_of_it(predicate: str) -> bool:
    """Return whether "it" stands for nothing named: "It was the worst …", "It was not known …", "It is likely …"."""
    verb = re.match(r"(?:was|is) (?P<rest>.*)", predicate)
    if not verb:
        return False
    told = re.match(
        r"(?:(?:last|first|later|then|originally) )?(?P<verb>[a-z]+)(?= (?:in|by|on|at|from|to|with|for)\b)",
        verb["rest"],
    )
    return not (told and (told["verb"].endswith("ed") or told["verb"] in words("participles")))


def _begins_verb_phrase(predicate: str, found: re.Match[str]) -> bool:
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
        if word in {
            "and",
            "but",
            "when",
            "after",
            "because",
            "that",
            "who",
            "which",
            "while",
            "where",
            "as",
            "if",
            "said",
        }:
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
        return previous.lower() not in {
            "the",
            "a",
            "an",
            "of",
            "by",
            "and",
            "to",
            "in",
            "for",
            "been",
            "be",
            "its",
            "his",
            "her",
            "their",
        }
    if word in words("plural_present"):
        return previous.endswith("s") or previous in {"people", "police", "dead", "injured", "missing"}
    present = word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "’s", "'s"))
    return present and (
        previous[:1].isupper()
        and len(previous) > 3
        and not previous.isupper()
        and previous.lower() not in words("function_words")
    )


def _head(text: str) -> tuple[str | None, str]:
    """Return the head and the apposition of what stands before a verb; no head where commas stand otherwise."""
    stripped = text.rstrip()
    if not re.search(r",(?!\d)", stripped):
        return stripped, ""
    if stripped.endswith(",") and stripped.count(",") >= 2:
        head, _, rest = stripped.partition(", ")
        return head, rest.rstrip(",").strip()
    if re.fullmatch(r"(?:[^,]+, )+[^,]+ and [^,]+", stripped) and not stripped.lower().startswith(
        tuple(words("lead_ins"))
    ):
        return stripped, ""
    return None, ""
