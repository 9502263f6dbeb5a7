"""Everything that a decision looks at, and the thresholds that steer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.decision.confidence import FARTHEST, Signals, is_undecided, probability
from bot.story.frames import frames
from bot.story.model import Fact, Story, StoryDate
from bot.understanding.index import Index
from bot.understanding.matching import Candidate
from bot.understanding.reading import Reading
from bot.understanding.session import Session


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers that steer decisions: a confidence (0 to 1), the others on the scale of `matching` (0 to about 1.2).

    Chosen on ten question sets over three stories (1,237 questions) and on the worked-on half of those about things
    near what five stories tell (100), a wrong answer counted worse than a missed one.
    """

    accept: float = 0.44
    """The least confidence in a fact that answers. Of 1,237 questions 80.6 % were right and 4.3 % wrong when
    it was chosen; with 0.42, and 0.3 for `unlikely`, 81.1 and 4.3 %, with 0.46 and 0.36 80.1 and 4.0 %."""
    unlikely: float = 0.33
    """The least confidence in a fact that has every word."""
    covered: float = 0.62
    """The least coverage of a fact that is named beside others, asked back about or contrasted."""
    unexplained: float = 0.34
    """The largest share of a question's weight that may stay unexplained."""
    margin: float = 0.07
    """How far behind the best counts as a tie."""
    unknown: float = 0.7
    """The least similarity of an unknown's sample utterance."""
    unknown_lead: float = 0.05
    """How much nearer than the best fact's samples an unknown's must be."""
    sure: float = 0.9
    """The similarity to a sample utterance from which nothing else needs to be asked of a fact."""
    related: float = 0.38
    """The least coverage of a fact that is offered as the nearest thing."""


LIMITS = Thresholds()
DRAFTED = Thresholds(accept=0.68, unlikely=0.51)
"""For a bare draft, whose facts have only the article's words: an author has put none in another way. Over drafts of
nine articles (360 questions) 74.7 % were right and 2.8 % wrong with 0.46 and 0.36, 73.6 and 1.4 % with these."""
FAINT = 0.3
"""The similarity to an unknown's sample utterances that says nothing yet."""
FULL = 0.85
"""The coverage of a fact that has every word of a question; little confidence is enough then: 0.6 points more right."""
NOBODY_NAMED = 0.6
"""What stands for the share of names that a fact has to do with where the question has none: about the average."""


@dataclass(frozen=True)  # without slots, for the cached property
class Case:
    """A question as read, the facts ranked for it, and what surrounds them."""

    reading: Reading
    ranked: Sequence[Candidate]
    """The facts that have something to do with it, the best first."""
    unknowns: Sequence[tuple[str, float]]
    """What the story is known not to say: ids and similarities of the nearest sample utterances, the best first."""
    alien: float
    """The share of the question whose meaning is known and is no fact's."""
    context: Sequence[str]
    """Facts of the last answer, where the question leans on it."""
    session: Session
    index: Index
    limits: Thresholds

    @property
    def best(self) -> Candidate:
        """Return the first candidate."""
        return self.ranked[0]

    @property
    def story(self) -> Story:
        """Return the story that was asked about."""
        return self.index.story

    @property
    def named(self) -> frozenset[str]:
        """Return the ids of all entities that the question mentions."""
        return frozenset(each for mention in self.reading.mentions for each in mention.ids)

    def signals(self, candidate: Candidate) -> Signals:
        """Return what speaks for the fact and against it."""
        others = (each.score for each in self.ranked if each is not candidate)
        return Signals(
            coverage=candidate.coverage,
            similarity=candidate.similarity,
            content=candidate.content,
            margin=candidate.score - max(others, default=0.0),
            named=candidate.named if self.reading.mentions else NOBODY_NAMED,
            alien=self.alien,
            open_role=float(candidate.open_role),
            unknown=self._foreseen_silence(candidate),
            context=float(candidate.fact.id in self.context),
            unfilled=float(candidate.unfilled),
            central=candidate.central,
            others_deed=float(candidate.others_deed),
            not_to_come=float(candidate.not_to_come),
        )

    def _foreseen_silence(self, candidate: Candidate) -> float:
        """Return how similar the question is to an unknown's samples, if more than to the fact's."""
        similarity = self.unknowns[0][1] if self.unknowns else 0.0
        return max(0.0, similarity - FAINT) if similarity > candidate.similarity else 0.0

    def wording(self, candidate: Candidate) -> float:
        """Return how far the classifier puts the fact before all else, in standard deviations; behind if negative."""
        scores = self._wordings
        own = scores.get(candidate.fact.id, min(scores.values()))
        ahead = own - max((score for label, score in scores.items() if label != candidate.fact.id), default=own)
        return max(-FARTHEST, min(FARTHEST, ahead))

    @cached_property
    def _wordings(self) -> Mapping[str, float]:
        """Return fact id or unknown → score by wording alone."""
        classifier = self.index.classifier
        return dict(zip(classifier.labels, classifier.scores(self.reading.text), strict=True))

    def judged_by(self, candidate: Candidate) -> Signals:
        """Return the signals, with the wording where that could tip the scales: it takes as long as all the rest."""
        if (known := self._judged.get(candidate)) is not None:
            return known
        signals = self.signals(candidate)
        if is_undecided(signals, self.enough(candidate)):
            signals = replace(signals, wording=self.wording(candidate))
        self._judged[candidate] = signals
        return signals

    @cached_property
    def _judged(self) -> dict[Candidate, Signals]:
        """Hold the signals of the facts that were judged: most steps of a decision ask for the same fact's."""
        return {}

    def confidence(self, candidate: Candidate) -> float:
        """Return how probably the fact answers the question, from 0 to 1."""
        return probability(self.judged_by(candidate))

    def fits(self, candidate: Candidate) -> bool:
        """Return whether the fact explains enough of the question to act on.

        What it has nothing to do with is no reason to doubt it: that is what a wrong idea looks like.
        """
        if candidate.strangers:
            enough = max(candidate.coverage, candidate.similarity) >= self.limits.covered
            return enough and candidate.missing <= self.limits.unexplained
        if self._says_too_little(candidate):
            return False
        return self.confidence(candidate) >= self.enough(candidate)

    def enough(self, candidate: Candidate) -> float:
        """Return the confidence that is enough: little where the fact has every word, or the role asked of a name."""
        if candidate.missing or candidate.open_role:
            return self.limits.accept
        wants_role = candidate.named == 1 and self.reading.form not in {"yes_no", "choice", "key_words"}
        whole = candidate.coverage >= FULL and (candidate.content or wants_role)
        filled = candidate.coverage >= self.limits.covered and wants_role and self.reading.asked
        return self.limits.unlikely if whole or filled else self.limits.accept

    def _says_too_little(self, candidate: Candidate) -> bool:
        """Return whether what the fact explains is too little for a question of this form, however probable it seems.

        Of two key words it has one ("drop table", "bitcoin price"); of a yes/no question it has no telling word ("does
        she speak Russian?"), nor of "what …?" that has one ("what changed at the school?"); of a follow-up it has
        none of the new words.
        """
        form = self.reading.form
        if form == "key_words" and candidate.coverage < self.limits.covered:
            return True
        if form == "yes_no" and not candidate.content and not candidate.quoted:
            return self._has_names_alone(candidate)
        if form == "what" and not candidate.content and not self.reading.asked:
            return bool(candidate.named and self.reading.content) and candidate.similarity < self.limits.sure
        return self.reading.refers and not candidate.fresh

    def _has_names_alone(self, candidate: Candidate) -> bool:
        """Return whether a fact without a telling word of a yes/no question has no more than its names.

        That Fenn, an accountant, found the gap does not tell whether he is one still; his office would.
        """
        if any(unit.light for unit in self.reading.units):
            return True
        several = len(self.reading.mentions) > 1 and candidate.fact.kind != "office"
        return several and candidate.similarity < self.limits.sure

    def answers(self, candidate: Candidate) -> bool:
        """Return whether the fact fits, fills the asked role and has to do with all that the question names."""
        return self.fits(candidate) and not candidate.open_role and not candidate.strangers

    def near(self, candidate: Candidate, margins: int = 1) -> bool:
        """Return whether the fact is within so many margins of the best."""
        return candidate.score >= self.best.score - margins * self.limits.margin


def subjects(fact: Fact) -> frozenset[str]:
    """Return what fills the role that a list of such facts names."""
    return frozenset(map(str, fact.roles.get(frames()[fact.kind].subject, ())))


def date_of(fact: Fact) -> StoryDate | None:
    """Return when the fact is, if the story says."""
    return next((filler for filler in fact.roles.get("when", ()) if isinstance(filler, StoryDate)), None)
