"""What `check` warns of: the tables hold what it must find and, beside it, what it must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring import rehearsal, rules
from bot.authoring.check import ArticleFile, check_story
from bot.errors import Severity

ROOT = Path(__file__).parents[2]
STORIES = [ROOT / "knowledge" / "iceland-talks.yaml", *sorted((ROOT / "tests" / "stories").glob("*.yaml"))]
FERRY = """\
schema: 2
headline: Ferry stops after collision
outlet: The Skarn Gazette
published: 2024-04-09
summary: The ferry Aurelia hit a pier, and its captain walked home.
starters: [why did it crash]
entities:
  ferry: {name: the ferry Aurelia, kind: thing, aliases: [Aurelia, the boat]}
  moll: {name: Greta Moll, kind: person, gender: female, aliases: [the captain]}
  renn: {name: Ole Renn, kind: person, gender: male, aliases: [the mate]}
  firm: {name: Moll Lines, kind: organisation}
facts:
  crash:
    says: The ferry Aurelia hit the pier on Monday because its steering failed.
    evidence: The ferry hit the pier on Monday, since its steering failed
    ask: [why did it crash]
  walk:
    says: Captain Greta Moll walked along the pier for 30 minutes.
    evidence: Moll walked along the pier for half an hour, 30 minutes in all
    ask: [where did Moll walk]
  blame:
    says: Ole Renn said the steering had been bad for weeks.
    evidence: the steering had been bad for weeks, said the mate, Ole Renn
    by: renn
    ask: [what does the mate say]
unknowns:
  damage: {says: The story doesn't say what the repair will cost., ask: [what will the repair cost]}
"""
ARTICLE = """\
Ferry stops after collision
The ferry hit the pier on Monday, since its steering failed, said Karl Lund of the harbour.
Greta Moll is the captain of the Aurelia. Moll walked along the pier for half an hour, 30 minutes in all, on April 8.
But the steering had been bad for weeks, said the mate, Ole Renn, and the firm is accused of sparing.
"""


def warnings_about(tmp_path, *replacements, article=None):
    """Return (rule, line, message) of each warning about the ferry's story with some of its text replaced."""
    text = FERRY
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = tmp_path / "ferry.yaml"
    file.write_text(text, "utf-8")
    report = check_story(file, {"article": ArticleFile(tmp_path / "ferry.txt", article)} if article else {})
    problems = [problem for problem in report.problems if problem.rule != "uncovered"]
    assert {problem.severity for problem in problems} <= {Severity.WARNING}, problems
    return [(problem.rule, problem.line, problem.message) for problem in problems]


def test_a_good_file_gets_no_warning(tmp_path):
    assert warnings_about(tmp_path) == []
    assert warnings_about(tmp_path, article=ARTICLE) == []


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_project_s_own_stories_give_no_warning(path):
    """So that a warning about them is news."""
    assert [str(problem) for problem in check_story(path).problems] == []


class TestAlias:
    @pytest.mark.parametrize(
        ("aliases", "line", "words"),
        [
            pytest.param("[the captain, old]", 9, 'its alias "old" is a word that questions have', id="adjective"),
            pytest.param("[the captain, who]", 9, 'its alias "who" is a word', id="question word"),
            pytest.param("[the captain, her]", 9, 'its alias "her" is a word', id="pronoun"),
            pytest.param("[the captain, said]", 9, 'its alias "said" is a word', id="verb"),
            pytest.param(
                "[the captain, boat]", 8, 'its alias "the boat" also stands for "moll" (line 9). Where', id="shared"
            ),
            pytest.param(
                "[the captain, Renn]", 9, 'is the surname of "renn" (line 10), and now finds this', id="surname"
            ),
        ],
    )
    def test_that_stands_in_the_way(self, tmp_path, aliases, line, words):
        ((rule, at, message),) = warnings_about(tmp_path, ("[the captain]", aliases))
        assert (rule, at) == ("alias", line)
        assert words in message

    def test_that_is_a_surname_shared_by_two(self, tmp_path):
        other = "  other: {name: Lars Moll, kind: person}\n  firm:"
        replacements = (("  firm:", other), ("[the captain]", "[the captain, Moll]"))
        ((rule, at, message),) = warnings_about(tmp_path, *replacements)
        assert (rule, at) == ("alias", 9)
        assert 'is the surname of "other" (line 11) too, and now finds this entity alone. Delete it' in message

    @pytest.mark.parametrize(
        "replacement",
        [
            pytest.param(("[the captain]", "[captain, the skipper, Greta]"), id="a title, a first name"),
            pytest.param(("[the captain]", "[the old]"), id="behind an article"),
            pytest.param(("[the captain]", "[Moll]"), id="the entity's own surname"),
            pytest.param(("kind: organisation}", "kind: organisation, aliases: [Moll]}"), id="a firm of that name"),
            pytest.param(("[the captain]", "[Who, US]"), id="with a capital"),
        ],
    )
    def test_that_stands_in_nobody_s_way(self, tmp_path, replacement):
        assert warnings_about(tmp_path, replacement) == []


class TestBinding:
    @pytest.mark.parametrize(
        ("replacement", "line", "words"),
        [
            pytest.param(
                ("[what will the repair cost]", "[what will the repair cost, Why did it crash?]"),
                27,
                'unknown "damage": its question "Why did it crash?" does not get it: it stands under fact "crash" '
                "(line 13), too.",
                id="an unknown with the question of a fact",
            ),
            pytest.param(
                ("[where did Moll walk]", "[why did it crash and what does the mate say]"),
                20,
                'the bot takes it for "why did it crash" and "what does the mate say". Write it as one question',
                id="several questions in one",
            ),
            pytest.param(
                ("[where did Moll walk]", "[the]"), 20, "Write a question of some plain words.", id="no words"
            ),
        ],
    )
    def test_of_a_question_that_something_else_takes(self, tmp_path, replacement, line, words):
        ((rule, at, message),) = warnings_about(tmp_path, replacement)
        assert (rule, at) == ("binding", line)
        assert words in message

    @pytest.mark.parametrize(
        "question", ["hello", "summary", "what did Renn say", "who said what, and why did it crash so late"]
    )
    def test_small_talk_and_lists_take_no_authors_question(self, tmp_path, question):
        """Whatever it looks like, who writes it down means it so."""
        assert warnings_about(tmp_path, ("[where did Moll walk]", f"[{question!r}]")) == []

    def test_two_facts_with_one_question_are_both_told(self, tmp_path):
        assert warnings_about(tmp_path, ("[where did Moll walk]", "[why did it crash]")) == []


def test_an_unknown_that_a_fact_answers_is_named(tmp_path):
    """The reader is asked what it would say if nobody had written the question down."""
    question = "how long did Captain Moll walk along the pier"
    replacement = ("[what will the repair cost]", f"[what will the repair cost, {question}]")
    ((rule, line, message),) = warnings_about(tmp_path, replacement)
    assert (rule, line) == ("answered-unknown", 27)
    assert message.startswith(f'unknown "damage": its question "{question}" is answered by fact "walk" (line 17), as')


@pytest.mark.parametrize(
    ("starter", "words"),
    [
        pytest.param("Who is the king of Spain?", "the bot finds nothing near", id="another matter"),
        pytest.param("what will the repair cost", 'it gets the unknown "damage"', id="an unknown"),
        pytest.param("hello", "the bot takes it for small talk", id="small talk"),
        pytest.param("?", "the bot does not understand it", id="nothing"),
    ],
)
def test_a_starter_without_an_answer_is_named(tmp_path, starter, words):
    ((rule, line, message),) = warnings_about(tmp_path, ("starters: [why did it crash]", f"starters: ['{starter}']"))
    assert (rule, line) == ("unanswered-starter", 6)
    assert message.startswith(f'the starter "{starter}" gets no answer: {words}')


class TestBeyondEvidence:
    @pytest.mark.parametrize(
        ("replacement", "line", "words"),
        [
            pytest.param(
                ("pier for 30 minutes", "pier for 40 minutes"), 18, '"40" stands neither in its evidence', id="number"
            ),
            pytest.param(("the pier on Monday because", "the pier on May 2 because"), 14, '"May 2" stands', id="date"),
            pytest.param(("the pier on Monday because", "the pier on Friday because"), 14, '"Friday"', id="weekday"),
            pytest.param(("for 30 minutes", "for 30 minutes on April 18"), 18, '"April 18"', id="another day of April"),
            pytest.param(
                ("hit the pier on Monday because", "hit the Brennmouth pier 12 times on Monday because"),
                14,
                '"12" and "Brennmouth" stand neither',
                id="several",
            ),
            pytest.param(("for 30 minutes", "for nine hours"), 18, '"nine" stands neither', id="a number as written"),
            pytest.param(
                ("pier for 30 minutes", "pier and said “we are almost done”"),
                18,
                '"we are almost done" stands neither',
                id="a quotation",
            ),
            pytest.param(
                ("says: Captain Greta Moll walked", "says: Ole Renn walked"),
                18,
                "it tells of Ole Renn, and its evidence of Greta Moll. Mend what it says",
                id="somebody else",
            ),
        ],
    )
    def test_of_what_stands_nowhere(self, tmp_path, replacement, line, words):
        ((rule, at, message),) = warnings_about(tmp_path, replacement, article=ARTICLE)
        assert (rule, at) == ("beyond-evidence", line)
        assert words in message
        assert warnings_about(tmp_path, replacement) == []  # only the article can tell

    @pytest.mark.parametrize(
        "replacement",
        [
            pytest.param(("pier for 30 minutes", "pier for half an hour, on April 8"), id="in the sentence"),
            pytest.param(("pier for 30 minutes", "pier for thirty minutes"), id="a number in words"),
            pytest.param(("the pier on Monday because", "the pier on April 8, 2024, because"), id="the weekday's date"),
            pytest.param(("says: Captain Greta Moll", "says: One of the two, the Aurelia's captain,"), id="one of two"),
            pytest.param(("pier for 30 minutes", "“pier for half an hour, 30 minutes”"), id="a quotation"),
            pytest.param(("bad for weeks.", "bad for weeks, and told Karl Lund so."), id="a name of the article's"),
        ],
    )
    def test_of_what_is_proved(self, tmp_path, replacement):
        assert warnings_about(tmp_path, replacement, article=ARTICLE) == []


class TestToldAsDeed:
    @pytest.mark.parametrize(
        ("says", "evidence", "status"),
        [
            pytest.param("Moll Lines saved money.", "the firm is accused of sparing", "alleged", id="accused"),
            pytest.param("Moll stole a boat.", "Moll allegedly stole a boat", "alleged", id="allegedly"),
            pytest.param("Moll sold the Aurelia.", "Moll plans to sell the ferry", "planned", id="plans"),
            pytest.param("The ferry sails on Friday.", "The ferry is due to sail on Friday", "planned", id="due"),
        ],
    )
    def test_a_charge_or_a_plan(self, tmp_path, says, evidence, status):
        added = f"  more:\n    says: {says}\n    evidence: {evidence}\nunknowns:"
        ((rule, line, message),) = warnings_about(tmp_path, ("unknowns:", added))
        assert (rule, line) == ("told-as-deed", 27)
        assert f'"status: {status}"' in message

    @pytest.mark.parametrize(
        ("says", "evidence", "more"),
        [
            pytest.param("Moll Lines is accused of sparing.", "the firm is accused of sparing", "", id="told so"),
            pytest.param("Moll is said to drink.", "Moll allegedly drinks", "status: alleged", id="with a status"),
            pytest.param("The ferry may sail on Friday.", "The ferry is due to sail on Friday", "", id="may"),
            pytest.param("Moll is to sell the Aurelia.", "Moll will sell the ferry", "status: planned", id="a plan"),
            pytest.param(
                "Renn swears Moll stole it.", "the mate swore that Moll stole it", "by: renn", id="somebody's"
            ),
        ],
    )
    def test_what_the_sentence_tells_too(self, tmp_path, says, evidence, more):
        added = f"  more:\n    says: {says}\n    evidence: {evidence}\n    {more}\nunknowns:"
        assert warnings_about(tmp_path, ("unknowns:", added)) == []

    def test_an_accusation_whose_status_alone_says_so(self, tmp_path):
        """The bot tells the sentence as it stands."""
        added = (
            "  more:\n    says: Moll stole a boat.\n    evidence: Moll allegedly stole a boat\n"
            "    status: alleged\nunknowns:"
        )
        ((rule, line, message),) = warnings_about(tmp_path, ("unknowns:", added))
        assert (rule, line) == ("told-as-deed", 27)
        assert "its sentence tells a deed" in message

    def test_a_plan_without_a_status(self, tmp_path):
        """ "Is she selling it?" would get a "Yes"."""
        added = "  more:\n    says: Moll is to sell the Aurelia.\n    evidence: Moll is to sell the ferry\nunknowns:"
        ((rule, line, message),) = warnings_about(tmp_path, ("unknowns:", added))
        assert (rule, line) == ("told-as-deed", 27)
        assert '"is to sell" tells what is still to come. Add "status: planned"' in message

    def test_a_deed_of_a_day_after_the_article(self, tmp_path):
        """ "Did they vote?" got a "Yes" before they had."""
        added = (
            "  more:\n    says: Moll Lines sells the Aurelia.\n    evidence: Moll Lines sells the ferry\n"
            "    when: 2024-05-02\nunknowns:"
        )
        ((rule, line, message),) = warnings_about(tmp_path, ("unknowns:", added))
        assert (rule, line) == ("told-as-deed", 27)
        assert 'its "when" is 2024-05-02, after the article was published' in message


class TestSpeaker:
    @pytest.mark.parametrize(
        ("replacement", "words"),
        [
            pytest.param(("says: Ole Renn said the", "says: The"), "does not say so", id="nobody"),
            pytest.param(("says: Ole Renn said", "says: Greta Moll said"), "tells that Greta Moll says", id="another"),
            pytest.param(("by: renn", "by: moll"), "tells that Ole Renn says so", id="another by"),
        ],
    )
    def test_is_not_the_one_of_the_sentence(self, tmp_path, replacement, words):
        ((rule, line, message),) = warnings_about(tmp_path, replacement)
        assert (rule, line) == ("speaker", 22)
        assert words in message

    @pytest.mark.parametrize(
        "says",
        [
            pytest.param("The mate said the steering had been bad for weeks.", id="by an alias"),
            pytest.param("Renn told Greta Moll the steering had been bad for weeks.", id="by the surname"),
            pytest.param("The steering is said to have been bad for weeks.", id="somebody's word all the same"),
        ],
    )
    def test_is_the_one_of_the_sentence(self, tmp_path, says):
        replacement = ("says: Ole Renn said the steering had been bad for weeks.", f"says: {says}")
        assert warnings_about(tmp_path, replacement) == []

    def test_is_not_another_of_the_same_surname(self, tmp_path):
        changes = [
            ("says: Ole Renn said", "says: Ida Renn said"),
            ("  firm:", "  ida: {name: Ida Renn, kind: person}\n  firm:"),
        ]
        found = warnings_about(tmp_path, *changes)
        assert ("speaker", True) in [(rule, "tells that Ida Renn says so" in message) for rule, _, message in found]


class TestOtherDay:
    @pytest.mark.parametrize(
        ("says", "when", "words"),
        [
            pytest.param("on Friday, April 8, 2024", None, '"April 8, 2024" is a Monday, and no Friday', id="weekday"),
            pytest.param("on Friday 8 April", None, '"8 April" is a Monday', id="without a comma"),
            pytest.param("on April 18", "2024-04-08", 'tells of April 18, and its "when" is 2024-04-08', id="when"),
            pytest.param("on April 8, 2023", "2024-04-08", 'its "when" is 2024-04-08', id="another year"),
        ],
    )
    def test_is_a_slip(self, tmp_path, says, when, words):
        added = f"{says} because its steering failed.\n" + (f"    when: {when}\n" if when else "")
        replacement = ("on Monday because its steering failed.\n", added)
        ((rule, line, message),) = warnings_about(tmp_path, replacement)
        assert (rule, line) == ("other-day", 14)
        assert words in message

    @pytest.mark.parametrize(
        ("says", "when"),
        [
            pytest.param("on Monday, April 8, 2024", "2024-04-08", id="right"),
            pytest.param("on the weekend of 6-7 April", "2024-04-06", id="two days in one"),
            pytest.param("on Monday", "2024-04-08", id="a weekday alone"),
            pytest.param("on Monday by the end of April", "2024-04", id="in a month"),
            pytest.param("and set a hearing for April 26", "2024-04-08", id="a day to come beside that of the deed"),
            pytest.param("on Tuesday, two days after April 7", None, id="another day further on"),
        ],
    )
    def test_is_none(self, tmp_path, says, when):
        added = f"{says} because its steering failed.\n" + (f"    when: {when}\n" if when else "")
        assert warnings_about(tmp_path, ("on Monday because its steering failed.\n", added)) == []


class TestSame:
    @pytest.mark.parametrize(
        ("says", "named"),
        [
            pytest.param("Greta Moll, the captain, walked along the pier for 30 minutes.", True, id="another order"),
            pytest.param("Captain Greta Moll walked along the pier for 20 minutes.", False, id="another number"),
            pytest.param("Greta Moll is the captain.", False, id="a part of it"),
            pytest.param("Captain Greta Moll ran home along the street.", False, id="something else"),
        ],
    )
    def test_is_what_two_facts_say_in_nearly_the_same_words(self, tmp_path, says, named):
        added = f"  more:\n    says: {says}\n    evidence: Moll walked along the pier\nunknowns:"
        found = warnings_about(tmp_path, ("unknowns:", added))
        assert [(rule, line) for rule, line, _ in found] == ([("same", 27)] if named else [])
        assert all('it says what fact "walk" (line 17) does' in message for _, _, message in found)

    def test_two_things_that_one_person_says_are_not_the_same(self, tmp_path):
        added = (
            "  more:\n    says: 'Mate Ole Renn said: “I am tired.”'\n    evidence: I am tired\n    by: renn\n"
            "  other:\n    says: 'Mate Ole Renn said: “I am happy.”'\n    evidence: I am happy\n    by: renn\nunknowns:"
        )
        assert warnings_about(tmp_path, ("unknowns:", added)) == []

    def test_two_sides_of_a_dispute_are_not_the_same(self, tmp_path):
        added = (
            "  more:\n    says: Ole Renn said Captain Greta Moll did not walk along the pier for 30 minutes.\n"
            "    evidence: Moll walked along the pier\n    by: renn\n    disputes: walk\nunknowns:"
        )
        assert warnings_about(tmp_path, ("unknowns:", added)) == []


class TestOneSided:
    DENIAL = (
        "  more:\n    says: The captain denies that she was late.\n    evidence: the captain denies that she was late\n"
        "    by: moll\n"
    )

    def test_is_a_denial_without_the_other_side(self, tmp_path):
        ((rule, line, message),) = warnings_about(tmp_path, ("unknowns:", f"{self.DENIAL}unknowns:"))
        assert (rule, line) == ("one-sided", 27)
        assert '"denies" is one side of a dispute' in message

    def test_is_a_dispute_of_somebody_with_themselves(self, tmp_path):
        added = f"{self.DENIAL.replace('by: moll', 'by: renn')}    disputes: blame\nunknowns:"
        ((rule, line, message),) = warnings_about(tmp_path, ("unknowns:", added))
        assert (rule, line) == ("one-sided", 30)
        assert 'it disputes "blame", and both are told "by: renn"' in message

    @pytest.mark.parametrize(
        "added",
        [
            pytest.param(f"{DENIAL}    disputes: blame\n", id="with the other side"),
            pytest.param(DENIAL.replace("denies that she was late", "was denied bail"), id="something denied her"),
            pytest.param(DENIAL.replace("    by: moll\n", ""), id="nobody's word"),
        ],
    )
    def test_is_nothing_else(self, tmp_path, added):
        assert warnings_about(tmp_path, ("unknowns:", f"{added}unknowns:")) == []

    def test_is_no_denial_that_another_fact_disputes(self, tmp_path):
        disputing = ("    by: renn\n", "    by: renn\n    disputes: more\n")
        assert warnings_about(tmp_path, disputing, ("unknowns:", f"{self.DENIAL}unknowns:")) == []


@pytest.mark.parametrize(
    ("says", "warned"),
    [
        pytest.param("Mayor Viktor Moss says 14 people are missing.", True, id="a number"),
        pytest.param("The flood destroyed the Orsa school.", True, id="a deed"),
        pytest.param("Mayor Viktor Moss says 40 people are missing.", False, id="another number"),
        pytest.param("The flood did not destroy the Orsa school.", False, id="that it is not so"),
    ],
)
def test_a_fact_that_says_what_another_superseded_is_named(tmp_path, says, warned):
    """The mayor's "14" beside the new number: the bot would tell both."""
    text = (ROOT / "tests" / "stories" / "orsa-dam.yaml").read_text("utf-8")
    added = f"  also-said:\n    says: {says}\n    evidence: Fourteen people are missing\n"
    path = tmp_path / "dam.yaml"
    path.write_text(text.replace("facts:\n", f"facts:\n{added}", 1), "utf-8")
    found = [problem for problem in check_story(path).problems if problem.rule == "still-held"]
    line = path.read_text("utf-8").splitlines().index("  also-said:") + 1
    assert [(problem.line, problem.severity) for problem in found] == ([(line, Severity.WARNING)] if warned else [])
    assert all("supersedes" in problem.message for problem in found)


@pytest.mark.parametrize(
    ("says", "warned"),
    [
        ("She said 14 people are missing.", True),
        ("Their homes were flooded.", True),
        ("It is not known who opened the gates.", False),
        ("Hers was the last house to fall.", False),
        ("Mayor Viktor Moss said she was missing.", False),
    ],
)
def test_a_sentence_that_leans_on_another_one_is_named(tmp_path, says, warned):
    text = (ROOT / "tests" / "stories" / "orsa-dam.yaml").read_text("utf-8")
    added = f"  leaning:\n    says: {says}\n    evidence: Fourteen people are missing\n"
    path = tmp_path / "dam.yaml"
    path.write_text(text.replace("facts:\n", f"facts:\n{added}", 1), "utf-8")
    found = [problem for problem in check_story(path).problems if problem.rule == "stands-alone"]
    line = path.read_text("utf-8").splitlines().index(f"    says: {says}") + 1
    assert [problem.line for problem in found] == ([line] if warned else [])


def test_warnings_are_told_where_the_file_has_errors_too(tmp_path):
    """All at once, so that an author mends them in one go; what needs the bot waits until there can be one."""
    file = tmp_path / "ferry.yaml"
    text = FERRY.replace("[the captain]", "[the captain, old]").replace("kind: organisation", "kind: organization")
    file.write_text(text, "utf-8")
    assert [(each.rule, each.severity) for each in check_story(file).problems] == [
        ("alias", Severity.WARNING),
        ("bad-value", Severity.ERROR),
    ]


def test_very_many_questions_are_tried_in_part_and_it_is_said(tmp_path, monkeypatch):
    for module in (rehearsal, rules):
        monkeypatch.setattr(module, "MOST_ASKED", 10)
    asked = ", ".join(f"where did Moll walk {number} times" for number in range(11))
    ((rule, line, message),) = warnings_about(tmp_path, ("[where did Moll walk]", f"[{asked}]"))
    assert (rule, line) == ("too-many", 0)
    assert message.startswith("of the questions in this file 10 were tried, and 5 were left out")
